package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.NoConvergence;

import java.util.Arrays;

/**
 * Learns a linear model of rewards whose arms share strength, as {@link LogisticFit} does for
 * successes: reward = centre + unit · (w + delta_a) · x + noise. Rewards are measured in their own
 * standard deviations, so that the same widths fit cents and euros. The trials are kept as sums:
 * the posterior is exact for given widths and noise (Lindley and Smith, Bayes estimates for the
 * linear model, 1972). For a single thread.
 */
public final class LinearLearner {
    private static final double LEAST_NOISE = 1e-6;

    private final BlockPrior prior;
    private final FeatureBlocks layout;
    private final int dimension;

    /** Per arm the sum of x x', row after row, and of y x. */
    private final double[][] squares;

    private final double[][] products;
    private double trials;
    private double sum;
    private double sumOfSquares;
    private double unit = 1;
    private double noise = 1;
    private HierarchyBlock hierarchy;
    private GaussianWeights shared;
    private final GaussianWeights[] own;

    /**
     * Begins before any trial.
     *
     * @param prior widths in standard deviations of a reward
     */
    public LinearLearner(LogisticPrior prior) {
        dimension = prior.dimension();
        layout = FeatureBlocks.single(dimension);
        this.prior = prior.block(layout, 0);
        squares = new double[prior.arms()][dimension * dimension];
        products = new double[prior.arms()][dimension];
        own = new GaussianWeights[prior.arms()];
        hierarchy = HierarchyBlock.before(this.prior);
        var before = new Hierarchy(layout, new HierarchyBlock[] {hierarchy});
        shared = before.sharedWeights();
        Arrays.setAll(own, before::ownWeights);
    }

    /**
     * A trial and its reward; believed from the next {@link #renew}.
     *
     * @param x features, the last one 1, within ±5
     * @throws IllegalArgumentException if the reward is not finite
     */
    public void learn(int arm, double[] x, double reward) {
        if (!Double.isFinite(reward)) {
            throw new IllegalArgumentException("reward: " + reward);
        }
        for (int i = 0; i < dimension; i++) {
            products[arm][i] += reward * x[i];
            int row = i * dimension;
            for (int j = 0; j < dimension; j++) {
                squares[arm][row + j] += x[i] * x[j];
            }
        }
        trials++;
        sum += reward;
        sumOfSquares += reward * reward;
    }

    /** Brings what was learnt into what is believed; widths and noise go one step of EM. */
    public void renew() {
        if (trials < 2) {
            return;
        }
        double centre = sum / trials;
        double variance = sumOfSquares / trials - centre * centre;
        double measured = Math.sqrt(Math.max(variance, LEAST_NOISE * centre * centre));
        unit = measured > 0 ? measured : 1;
        hierarchy = step(centre).widened(prior);
        hierarchy = step(centre);
        noise = noise(centre);
        var renewed = new Hierarchy(layout, new HierarchyBlock[] {hierarchy});
        shared = renewed.sharedWeights();
        Arrays.setAll(own, renewed::ownWeights);
    }

    /**
     * What distinguishes the arms for a recipient, in standard deviations of a reward.
     *
     * @param x features, the last one 1, within ±5
     * @param means receives one mean per arm
     * @param variances receives one variance per arm
     */
    public void scores(double[] x, double[] means, double[] variances) {
        for (int arm = 0; arm < own.length; arm++) {
            means[arm] = own[arm].score(x);
            variances[arm] = own[arm].variance(x);
        }
    }

    /**
     * The expected reward of an arm, in the unit of rewards.
     *
     * @param x features, the last one 1, within ±5
     */
    public double predict(int arm, double[] x) {
        double centre = trials == 0 ? 0 : sum / trials;
        return centre + unit * (shared.score(x) + own[arm].score(x));
    }

    private HierarchyBlock step(double centre) {
        var information = new ArmInformation[own.length];
        for (int arm = 0; arm < own.length; arm++) {
            information[arm] = new ArmInformation(dimension);
            double[] residual = residual(arm, centre);
            double[] square = squares[arm].clone();
            for (int i = 0; i < square.length; i++) {
                square[i] /= noise;
            }
            for (int i = 0; i < dimension; i++) {
                residual[i] /= noise;
            }
            information[arm].set(square, residual);
        }
        return hierarchy
                .step(prior, information)
                .orElseThrow(() -> new NoConvergence("linear model of " + trials + " trials"));
    }

    /**
     * Sum of (z - theta · x) x over the arm's trials, with z the reward in units from the centre.
     */
    private double[] residual(int arm, double centre) {
        double[] theta = hierarchy.coefficients(arm);
        double[] residual = new double[dimension];
        int constant = (dimension - 1) * dimension;
        for (int i = 0; i < dimension; i++) {
            double fitted = 0;
            for (int j = 0; j < dimension; j++) {
                fitted += squares[arm][i * dimension + j] * theta[j];
            }
            residual[i] = (products[arm][i] - centre * squares[arm][constant + i]) / unit - fitted;
        }
        return residual;
    }

    /** Mean squared residual, in units. */
    private double noise(double centre) {
        double total = trials;
        for (int arm = 0; arm < own.length; arm++) {
            double[] theta = hierarchy.coefficients(arm);
            double[] residual = residual(arm, centre);
            for (int i = 0; i < dimension; i++) {
                double fitted = 0;
                for (int j = 0; j < dimension; j++) {
                    fitted += squares[arm][i * dimension + j] * theta[j];
                }
                // Of sum z² - 2 theta · sum z x + theta' (sum x x') theta.
                total -= theta[i] * (2 * residual[i] + fitted);
            }
        }
        return Math.max(LEAST_NOISE, total / trials);
    }
}
