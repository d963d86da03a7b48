package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.policy.Choice;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Plays one agent through one world. Outcomes reach it in the order of their times. */
final class Campaign {
    private static final double NANOS = 1e-9;

    private final Environment environment;
    private final World world;
    private final Agent agent;
    private final PriorityQueue<Arrival> arrivals =
            new PriorityQueue<>(
                    Comparator.<Arrival>comparingDouble(arrival -> arrival.outcome().hours())
                            .thenComparingLong(arrival -> arrival.outcome().id()));

    private Campaign(Environment environment, World world, Agent agent) {
        this.environment = environment;
        this.world = world;
        this.agent = agent;
    }

    /**
     * @param cpuNanos CPU time that the calling thread has had
     * @throws IllegalStateException if the agent chooses an arm that is not eligible
     */
    static Run play(
            Environment environment,
            long seed,
            Contender contender,
            Horizons horizons,
            LongSupplier cpuNanos) {
        long begun = cpuNanos.getAsLong();
        World world = new World(environment, seed);
        Agent agent = contender.agent().apply(world.setting());
        try {
            double[] regret = new double[horizons.sends().size()];
            double[] uniform = new double[regret.length];
            new Campaign(environment, world, agent).play(horizons, regret, uniform);
            return new Run(regret, uniform, NANOS * (cpuNanos.getAsLong() - begun));
        } finally {
            close(agent);
        }
    }

    private void play(Horizons horizons, double[] regretAt, double[] uniformAt) {
        double regret = 0;
        double uniform = 0;
        int next = 0;
        for (int sent = 1; sent <= horizons.last(); sent++) {
            Customer customer = world.next();
            deliver(customer.send().hours());
            double best = customer.best();
            regret += best - customer.expected()[send(customer)];
            uniform += best - customer.average();
            if (sent == horizons.sends().get(next)) {
                regretAt[next] = regret;
                uniformAt[next] = uniform;
                next++;
            }
        }
    }

    private int send(Customer customer) {
        Send send = customer.send();
        Choice choice = agent.decide(send);
        int arm = choice.arm();
        if (!send.eligible().get(arm)) {
            throw new IllegalStateException("arm " + arm + " is not among " + send.eligible());
        }
        double reward = world.reward(customer, arm);
        if (environment.delay().isEmpty()) {
            agent.learn(outcome(send, choice, send.hours(), reward));
            return arm;
        }
        double window = environment.delay().get().windowHours();
        boolean seen = reward > 0 && customer.delayHours() <= window;
        double hours = send.hours() + (seen ? customer.delayHours() : window);
        arrivals.add(new Arrival(outcome(send, choice, hours, seen ? reward : 0), seen));
        return arm;
    }

    private void deliver(double until) {
        while (!arrivals.isEmpty() && arrivals.element().outcome().hours() <= until) {
            Arrival arrival = arrivals.remove();
            if (arrival.seen()) {
                agent.learn(arrival.outcome());
            } else {
                agent.expire(arrival.outcome());
            }
        }
    }

    private static Outcome outcome(Send send, Choice choice, double hours, double value) {
        return new Outcome(
                send.id(),
                hours,
                choice.arm(),
                choice.assignmentProbability(),
                send.context(),
                send.offset(),
                value);
    }

    /** An agent may hold what is not Java's to free. */
    private static void close(Agent agent) {
        if (agent instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("an agent could not be closed", e);
            }
        }
    }

    /** A positive that was seen, or a window that closed. */
    private record Arrival(Outcome outcome, boolean seen) {}
}
