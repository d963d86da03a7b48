package dev.slotwise.bandits.stopping;

import dev.slotwise.bandits.numerics.Density;
import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What it is expected to cost to give everybody an arm that may not be the best: E[max_b theta_b -
 * theta_a] (C. Stucchio, Bayesian A/B testing at VWO, 2015). With F the distribution functions it
 * is the integral of F_a(s) (1 - prod over b != a of F_b(s)): two factors that are never negative,
 * so that no small loss is the difference of two large numbers.
 */
public final class ExpectedLoss {
    private ExpectedLoss() {}

    /**
     * The loss of each arm: for beta posteriors in units of the rate and accurate to 1e-9; for
     * normal scores in logits, for Gaussian posteriors in units of the reward, both accurate to
     * 1e-9 of the widest belief; for revenue in units of its logarithm, which are relative losses
     * as far as they are small, accurate to 1e-6. Infinite where a belief has no mean.
     *
     * @param beliefs at least one, all of one kind
     * @throws IllegalArgumentException if there is none, or of several kinds
     */
    public static double[] of(List<? extends ArmBelief> beliefs) {
        List<Density> densities = Believed.all(beliefs).stream().map(Believed::density).toList();
        if (!beliefs.stream().allMatch(ExpectedLoss::hasMean)) {
            double[] infinite = new double[beliefs.size()];
            Arrays.fill(infinite, beliefs.size() == 1 ? 0 : Double.POSITIVE_INFINITY);
            return infinite;
        }
        return beliefs.getFirst() instanceof BetaPosterior
                ? over(densities, ExpectedLoss::slopeOfRate)
                : over(densities, _ -> 1);
    }

    private static boolean hasMean(ArmBelief belief) {
        return switch (belief) {
            case BetaPosterior _, NormalScore _ -> true;
            case GaussianPosterior gaussian -> gaussian.shape() > 0.5;
            case RevenuePosterior revenue -> revenue.logs().shape() > 1;
        };
    }

    /** d rate / d logit. */
    private static double slopeOfRate(double logit) {
        double tail = Math.exp(-Math.abs(logit));
        return tail / ((1 + tail) * (1 + tail));
    }

    private static double[] over(List<Density> densities, DoubleUnaryOperator slope) {
        int arms = densities.size();
        double[][] breaks = densities.stream().map(Density::breaks).toArray(double[][]::new);
        Panels panels = Panels.resolving(breaks);
        double[] loss = new double[arms];
        double[] below = new double[arms];
        double[] values = new double[Panels.NODES];
        double[][] cdf = new double[arms][Panels.NODES];
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int a = 0; a < arms; a++) {
                panels.values(panel, densities.get(a), breaks[a], values);
                for (int i = 0; i < Panels.NODES; i++) {
                    cdf[a][i] =
                            Math.clamp(below[a] + panels.integralTo(panel, i, values), 0.0, 1.0);
                }
                below[a] += panels.integral(panel, values);
            }
            for (int i = 0; i < Panels.NODES; i++) {
                double weight =
                        panels.weight(panel, i) * slope.applyAsDouble(panels.node(panel, i));
                add(cdf, i, weight, loss);
            }
        }
        return loss;
    }

    private static void add(double[][] cdf, int node, double weight, double[] loss) {
        double[] before = new double[loss.length];
        double product = 1;
        for (int a = 0; a < loss.length; a++) {
            before[a] = product;
            product *= cdf[a][node];
        }
        product = 1;
        for (int a = loss.length - 1; a >= 0; a--) {
            loss[a] += weight * cdf[a][node] * (1 - before[a] * product);
            product *= cdf[a][node];
        }
    }
}
