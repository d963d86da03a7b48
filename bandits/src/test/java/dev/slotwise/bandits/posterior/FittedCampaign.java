package dev.slotwise.bandits.posterior;

import java.util.Random;

/** Trials of arms whose effects are drawn with given widths: what a fit is to find again. */
final class FittedCampaign {
    private static final double MANY = 1e5;

    final double[][] effects;
    private final int dimension;
    private final Random random;

    /**
     * @param context sd of an arm's total effect of the context
     * @param constant sd of an arm's main effect
     */
    FittedCampaign(int arms, int dimension, double context, double constant, long seed) {
        this.dimension = dimension;
        random = new Random(seed);
        effects = new double[arms][dimension];
        for (double[] effect : effects) {
            for (int i = 0; i < dimension - 1; i++) {
                effect[i] = context / Math.sqrt(dimension - 1.0) * random.nextGaussian();
            }
            effect[dimension - 1] = constant * random.nextGaussian();
        }
    }

    /** Trials whose outcomes have all come, at about this rate. */
    TrialColumns trials(int count, double rate) {
        var trials = new TrialColumns(dimension);
        addTo(trials, count, rate);
        return trials;
    }

    void addTo(TrialColumns trials, int count, double rate) {
        double offset = Math.log(rate / (1 - rate));
        for (int i = 0; i < count; i++) {
            int arm = random.nextInt(effects.length);
            double[] x = features();
            double logit = offset;
            for (int j = 0; j < dimension; j++) {
                logit += effects[arm][j] * x[j];
            }
            int row = trials.add(arm, x, offset);
            trials.age(row, 1);
            if (random.nextDouble() < 1 / (1 + Math.exp(-logit))) {
                trials.succeed(row);
            }
        }
    }

    /** Trials that nobody could have answered yet. */
    TrialColumns silent(int count) {
        var trials = new TrialColumns(dimension);
        for (int i = 0; i < count; i++) {
            trials.add(random.nextInt(effects.length), features(), 0);
        }
        return trials;
    }

    /**
     * So many trials of each arm that its effects are known, with exactly the share of successes
     * that they make for.
     */
    TrialColumns told(int contexts, double rate) {
        double offset = Math.log(rate / (1 - rate));
        var trials = new TrialColumns(dimension);
        for (int arm = 0; arm < effects.length; arm++) {
            for (int i = 0; i < contexts; i++) {
                double[] x = features();
                double logit = offset;
                for (int j = 0; j < dimension; j++) {
                    // Beyond 5 the model would see another recipient.
                    x[j] = Math.clamp(x[j], -5, 5);
                    logit += effects[arm][j] * x[j];
                }
                double p = 1 / (1 + Math.exp(-logit));
                int success = trials.add(arm, x, offset);
                trials.succeed(success);
                trials.weigh(success, MANY * p);
                int failure = trials.add(arm, x, offset);
                trials.age(failure, 1);
                trials.weigh(failure, MANY * (1 - p));
            }
        }
        return trials;
    }

    double[] features() {
        double[] x = new double[dimension];
        for (int j = 0; j < dimension - 1; j++) {
            x[j] = random.nextGaussian();
        }
        x[dimension - 1] = 1;
        return x;
    }
}
