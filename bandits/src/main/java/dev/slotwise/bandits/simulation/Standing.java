package dev.slotwise.bandits.simulation;

import java.util.List;

/** How one agent fared, over all seeds. */
public final class Standing {
    private final String name;
    private final List<Run> runs;

    Standing(String name, List<Run> runs) {
        this.name = name;
        this.runs = List.copyOf(runs);
    }

    /** The agent's name. */
    public String name() {
        return name;
    }

    /** Number of horizons at which regret was read. */
    public int horizons() {
        return runs.getFirst().regret().length;
    }

    /**
     * Regret of each seed up to a horizon, in units of reward.
     *
     * @param horizon index of the horizon
     */
    public double[] regrets(int horizon) {
        return runs.stream().mapToDouble(run -> run.regret()[horizon]).toArray();
    }

    /** The same of uniform sending. */
    public double[] uniformRegrets(int horizon) {
        return runs.stream().mapToDouble(run -> run.uniformRegret()[horizon]).toArray();
    }

    /** Mean regret up to a horizon, in units of reward. */
    public double regret(int horizon) {
        return mean(regrets(horizon));
    }

    /** Regret as a share of uniform sending's. */
    public Ratio ofUniform(int horizon) {
        return Ratio.of(regrets(horizon), uniformRegrets(horizon));
    }

    /** Regret as a share of another agent's on the same seeds. */
    public Ratio of(Standing other, int horizon) {
        return Ratio.of(regrets(horizon), other.regrets(horizon));
    }

    /** CPU time of a seed on average, in seconds; the world's own part is in it. */
    public double cpuSeconds() {
        return mean(runs.stream().mapToDouble(Run::cpuSeconds).toArray());
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
