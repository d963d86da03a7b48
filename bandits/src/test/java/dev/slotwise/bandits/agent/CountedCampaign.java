package dev.slotwise.bandits.agent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * A campaign whose recipients are all alike: rates per arm that may depend on the number of the
 * send, chance that does not depend on what is chosen, and successes that may come late or get
 * lost.
 */
record CountedCampaign(
        int sends, double hours, Optional<Delay> delay, IntFunction<double[]> rates) {
    /** Log-normal delays in hours, a share of successes that never arrive, and the window. */
    record Delay(double median, double sdLog, double lost, double window) {}

    static CountedCampaign steady(int sends, double... rates) {
        return new CountedCampaign(sends, 7 * 24, Optional.empty(), _ -> rates);
    }

    Setting setting(OptionalDouble baseRate, long seed) {
        return new Setting(
                rates.apply(0).length,
                0,
                new RewardScale.Binary(),
                OptionalLong.empty(),
                baseRate,
                false,
                delay.isPresent()
                        ? OptionalDouble.of(delay.get().window())
                        : OptionalDouble.empty(),
                Optional.empty(),
                seed);
    }

    /** Expected successes missed by not always sending the arm that is best at the time. */
    double regret(Agent agent, long seed) {
        var chance = new SplittableRandom(seed);
        int arms = rates.apply(0).length;
        var all = new BitSet();
        all.set(0, arms);
        var awaited = new PriorityQueue<Told>();
        double regret = 0;
        for (int i = 0; i < sends; i++) {
            double now = hours * i / sends;
            for (Told next = awaited.peek();
                    next != null && next.at <= now;
                    next = awaited.peek()) {
                awaited.remove();
                next.tell(agent);
            }
            double[] rate = rates.apply(i);
            var choice = agent.decide(new Send(i, now, new double[0], all, 0));
            double best = Double.NEGATIVE_INFINITY;
            for (double each : rate) {
                best = Math.max(best, each);
            }
            regret += best - rate[choice.arm()];
            boolean success = chance.nextDouble() < rate[choice.arm()];
            var told = new Told(now, i, choice.arm(), choice.assignmentProbability(), success);
            if (delay.isEmpty()) {
                told.tell(agent);
            } else {
                var late = delay.get();
                double waits = late.median * Math.exp(late.sdLog * chance.nextGaussian());
                boolean comes = chance.nextDouble() >= late.lost && success && waits <= late.window;
                awaited.add(
                        new Told(
                                now + (comes ? waits : late.window),
                                i,
                                choice.arm(),
                                choice.assignmentProbability(),
                                comes));
            }
        }
        return regret;
    }

    /** Regret of several campaigns with seeds of their own. */
    List<Double> regrets(IntFunction<Agent> agents, int campaigns) {
        List<Double> regrets = new ArrayList<>();
        for (int seed = 0; seed < campaigns; seed++) {
            regrets.add(regret(agents.apply(seed), 7_000 + seed));
        }
        return regrets;
    }

    private record Told(double at, long id, int arm, double p, boolean success)
            implements Comparable<Told> {
        void tell(Agent agent) {
            var outcome = new Outcome(id, at, arm, p, new double[0], 0, success ? 1 : 0);
            if (success) {
                agent.learn(outcome);
            } else {
                agent.expire(outcome);
            }
        }

        @Override
        public int compareTo(Told other) {
            return at != other.at ? Double.compare(at, other.at) : Long.compare(id, other.id);
        }
    }
}
