package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.simulation.Contender;
import dev.slotwise.bandits.simulation.Customer;
import dev.slotwise.bandits.simulation.Environment;
import dev.slotwise.bandits.simulation.World;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How many sends an agent decides and learns from in a second of CPU. Recipients are made
 * beforehand; agents take turns, so that a busy machine is busy for all of them.
 */
final class Speed {
    private static final int WARM_UPS = 2;
    private static final int ROUNDS = 5;
    private static final double NANOS = 1e-9;

    private Speed() {}

    /** The median of the rounds of each contender, against the first one's. */
    static String table(Suite suite, Environment environment) {
        World world = new World(environment, 1);
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < environment.sends(); i++) {
            customers.add(world.next());
        }
        List<Contender> contenders = suite.contenders(environment);
        double[][] rates = new double[contenders.size()][ROUNDS];
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                double rate = rate(contenders.get(i), world, customers);
                if (round >= 0) {
                    rates[i][round] = rate;
                }
            }
        }
        var table =
                new StringBuilder(
                        """
                        | agent | pairs per CPU second | slotwise is as fast, times |
                        |---|---:|---:|
                        """);
        double first = median(rates[0]);
        for (int i = 0; i < rates.length; i++) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %,.0f | %.2f |\n",
                            contenders.get(i).name(),
                            median(rates[i]),
                            first / median(rates[i])));
        }
        return table.toString();
    }

    private static double rate(Contender contender, World world, List<Customer> customers) {
        Agent agent = contender.agent().apply(world.setting());
        var cpu = ManagementFactory.getThreadMXBean();
        long begun = cpu.getCurrentThreadCpuTime();
        for (Customer customer : customers) {
            Choice choice = agent.decide(customer.send());
            agent.learn(
                    new Outcome(
                            customer.send().id(),
                            customer.send().hours(),
                            choice.arm(),
                            choice.assignmentProbability(),
                            customer.send().context(),
                            customer.send().offset(),
                            world.reward(customer, choice.arm())));
        }
        double seconds = NANOS * (cpu.getCurrentThreadCpuTime() - begun);
        if (agent instanceof VowpalWabbit wabbit) {
            wabbit.close();
        }
        return customers.size() / seconds;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
