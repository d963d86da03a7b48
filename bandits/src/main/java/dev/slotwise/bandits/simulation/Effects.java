package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.simulation.Arms.GivenRates;
import dev.slotwise.bandits.simulation.Arms.Linear;
import dev.slotwise.bandits.simulation.Arms.OneBetter;
import dev.slotwise.bandits.simulation.Arms.Scattered;
import dev.slotwise.bandits.simulation.Drift.Jumping;
import dev.slotwise.bandits.simulation.Drift.Rotating;
import dev.slotwise.bandits.simulation.Drift.Still;
import dev.slotwise.bandits.simulation.Drift.Wandering;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The arms' effects, arms by features; a single feature, the constant, where recipients are not
 * told apart. They change with the hours, which only go forward.
 */
final class Effects {
    private static final double STEPS = 1000;

    private final Environment environment;
    private final RandomGenerator later;
    private final double[][] first;
    private final double[][] second;
    private double[][] now;
    private double step;

    Effects(Environment environment, long seed) {
        this.environment = environment;
        later = Stream.LATER_EFFECTS.of(seed);
        first = drawn(environment.arms(), Stream.EFFECTS.of(seed));
        if (environment.arms() instanceof GivenRates) {
            inOrder(first, ((GivenRates) environment.arms()));
        }
        second = environment.drift() instanceof Rotating ? drawn(environment.arms(), later) : first;
        now = copy(first);
    }

    /**
     * The effects at this send.
     *
     * @return arms by features, not to be changed
     */
    double[][] at(int send) {
        double reached = Math.floor(STEPS * send / environment.sends());
        if (reached > step) {
            move(reached / STEPS, (reached - step) / STEPS);
            step = reached;
        }
        return now;
    }

    private void move(double fraction, double advanced) {
        switch (environment.drift()) {
            case Still _ -> {}
            case Rotating(double turns) -> {
                double angle = 2 * Math.PI * turns * fraction;
                now = mixed(Math.cos(angle), first, Math.sin(angle), second);
            }
            case Jumping(int times) -> {
                if (Math.floor(fraction * (times + 1))
                        > Math.floor((fraction - advanced) * (times + 1) + 1e-9)) {
                    now = drawn(environment.arms(), later);
                }
            }
            case Wandering(double halfLifeHours) -> {
                double kept = Math.pow(0.5, advanced * environment.hours() / halfLifeHours);
                double[][] fresh = drawn(environment.arms(), later);
                now = mixed(kept, now, Math.sqrt(1 - kept * kept), fresh);
            }
        }
    }

    /** One draw from the law of the arms. */
    private static double[][] drawn(Arms arms, RandomGenerator random) {
        double[][] effects = new double[arms.count()][Math.max(1, arms.dimension())];
        switch (arms) {
            case GivenRates given -> {
                inOrder(effects, given);
                for (int i = effects.length - 1; i > 0; i--) {
                    int j = random.nextInt(i + 1);
                    double[] moved = effects[i];
                    effects[i] = effects[j];
                    effects[j] = moved;
                }
            }
            case OneBetter(int count, double rate, double lift) ->
                    effects[random.nextInt(count)][0] =
                            Logistic.logit(rate * (1 + lift)) - Logistic.logit(rate);
            case Scattered(_, _, double sd) -> {
                for (double[] effect : effects) {
                    effect[0] = sd * random.nextGaussian();
                }
            }
            case Arms.Logistic logistic ->
                    fill(effects, logistic.mainSd(), logistic.contextSd(), random);
            case Linear linear -> fill(effects, linear.mainSd(), linear.contextSd(), random);
        }
        return effects;
    }

    /** Given rates are those of the arms as they are listed, until they drift. */
    private static void inOrder(double[][] effects, GivenRates given) {
        double average = Logistic.logit(given.usualRate().orElseThrow());
        for (int arm = 0; arm < effects.length; arm++) {
            effects[arm] = new double[] {Logistic.logit(given.rates().get(arm)) - average};
        }
    }

    private static void fill(
            double[][] effects, double mainSd, double contextSd, RandomGenerator random) {
        for (double[] effect : effects) {
            fill(effect, mainSd, contextSd, random);
        }
    }

    /** Normal coefficients of these total effects: of the constant, and of all other features. */
    static void fill(double[] effect, double mainSd, double contextSd, RandomGenerator random) {
        int last = effect.length - 1;
        double each = contextSd / Math.sqrt(Math.max(1, last));
        for (int i = 0; i < last; i++) {
            effect[i] = each * random.nextGaussian();
        }
        effect[last] = mainSd * random.nextGaussian();
    }

    private static double[][] mixed(double a, double[][] x, double b, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                sum[i][j] = a * x[i][j] + b * y[i][j];
            }
        }
        return sum;
    }

    private static double[][] copy(double[][] effects) {
        return Arrays.stream(effects).map(double[]::clone).toArray(double[][]::new);
    }
}
