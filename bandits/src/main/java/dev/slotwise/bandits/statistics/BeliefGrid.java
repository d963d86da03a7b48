package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Density;
import dev.slotwise.bandits.numerics.Panels;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Independent beliefs on one grid: who is the best, and what choosing another is expected to cost.
 * Every integrand is a product of densities, of distribution functions and of what they leave, all
 * cumulated from their own end: nothing small is ever the difference of two large numbers, so that
 * 1e-300 has as many digits as one half.
 */
final class BeliefGrid {
    /** Where densities have fallen by exp(-45), 1e-19 is left. */
    private static final double USUAL_DEPTH = 45;

    /** Almost as far as doubles reach. */
    private static final double GREATEST_DEPTH = 700;

    /** Less than this is looked at again to the greatest depth. */
    private static final double SMALL = 1e-8;

    private final int[] order;
    private final double[] chances;
    private final double[] losses;
    private final DoubleUnaryOperator slope;
    private final double[] breaksOfSlope;

    /** Where a rate changes with its logit, also between beliefs that are far from each other. */
    private static final double[] LOGITS =
            IntStream.rangeClosed(-40, 40).asDoubleStream().toArray();

    private BeliefGrid(
            int[] order,
            List<? extends Curve> curves,
            DoubleUnaryOperator slope,
            double[] breaksOfSlope) {
        this.order = order;
        this.slope = slope;
        this.breaksOfSlope = breaksOfSlope;
        int arms = curves.size();
        chances = new double[arms];
        losses = new double[arms];
        if (arms == 0) {
            throw new IllegalArgumentException("beliefs: none");
        }
        if (arms == 1) {
            chances[0] = 1;
            return;
        }
        integrate(curves, USUAL_DEPTH);
        double most = Arrays.stream(losses).max().orElseThrow();
        if (Arrays.stream(chances).min().orElseThrow() < SMALL
                || Arrays.stream(losses).min().orElseThrow() < SMALL * most) {
            integrate(curves, GREATEST_DEPTH);
        }
    }

    /** Of rates; losses are in units of the rate. */
    static BeliefGrid ofRates(List<BetaPosterior> beliefs) {
        int[] order =
                order(
                        beliefs,
                        Comparator.comparingDouble(BetaPosterior::alpha)
                                .thenComparingDouble(BetaPosterior::beta));
        return new BeliefGrid(
                order,
                Arrays.stream(order).mapToObj(i -> Curve.Logit.of(beliefs.get(i))).toList(),
                z -> Curve.Logit.rate(z) * Curve.Logit.rate(-z),
                LOGITS);
    }

    /**
     * Of means.
     *
     * @throws IllegalArgumentException if one is certain
     */
    static BeliefGrid ofMeans(List<NormalScore> beliefs) {
        for (NormalScore belief : beliefs) {
            if (!(belief.variance() > 0)) {
                throw new IllegalArgumentException("variance of a belief: " + belief.variance());
            }
        }
        int[] order =
                order(
                        beliefs,
                        Comparator.comparingDouble(NormalScore::mean)
                                .thenComparingDouble(NormalScore::variance));
        return new BeliefGrid(
                order,
                Arrays.stream(order).mapToObj(i -> Curve.Mean.of(beliefs.get(i))).toList(),
                _ -> 1,
                new double[0]);
    }

    /** Per arm the probability to be the best, as integrated: small ones keep their digits. */
    double[] chancesToBeBest() {
        return given(chances);
    }

    /** The same, and 1 in sum. */
    double[] probabilitiesToBeBest() {
        int leader = 0;
        double others = 0;
        for (int a = 1; a < chances.length; a++) {
            leader = chances[a] > chances[leader] ? a : leader;
        }
        for (int a = 0; a < chances.length; a++) {
            others += a == leader ? 0 : chances[a];
        }
        double[] all = chances.clone();
        all[leader] = Math.max(0, 1 - others);
        return given(all);
    }

    /** Per arm the mean of the greatest value of all less its own. */
    double[] expectedLosses() {
        return given(losses);
    }

    private void integrate(List<? extends Curve> curves, double depth) {
        Arrays.fill(chances, 0);
        Arrays.fill(losses, 0);
        int arms = curves.size();
        List<Density> densities = curves.stream().map(curve -> curve.downTo(depth)).toList();
        double[][] breaks = densities.stream().map(Density::breaks).toArray(double[][]::new);
        Panels panels = panels(breaks);
        double[][][] density = new double[panels.count()][arms][Panels.NODES];
        for (int p = 0; p < panels.count(); p++) {
            for (int a = 0; a < arms; a++) {
                panels.values(p, densities.get(a), breaks[a], density[p][a]);
            }
        }
        double[][] left = new double[panels.count() + 1][arms];
        for (int p = panels.count() - 1; p >= 0; p--) {
            for (int a = 0; a < arms; a++) {
                left[p][a] = left[p + 1][a] + panels.integral(p, density[p][a]);
            }
        }
        double[] below = new double[arms];
        var node = new Node(arms);
        double[] reversed = new double[Panels.NODES];
        double[][] cdf = new double[Panels.NODES][arms];
        double[][] survival = new double[Panels.NODES][arms];
        for (int p = 0; p < panels.count(); p++) {
            for (int a = 0; a < arms; a++) {
                double[] values = density[p][a];
                for (int i = 0; i < Panels.NODES; i++) {
                    reversed[i] = values[Panels.NODES - 1 - i];
                }
                for (int i = 0; i < Panels.NODES; i++) {
                    cdf[i][a] = Math.clamp(below[a] + panels.integralTo(p, i, values), 0.0, 1.0);
                    survival[i][a] =
                            Math.clamp(
                                    left[p + 1][a]
                                            + panels.integralTo(p, Panels.NODES - 1 - i, reversed),
                                    0.0,
                                    1.0);
                }
                below[a] += panels.integral(p, values);
            }
            for (int i = 0; i < Panels.NODES; i++) {
                double weight = panels.weight(p, i);
                node.add(
                        cdf[i],
                        survival[i],
                        density[p],
                        i,
                        weight,
                        weight * slope.applyAsDouble(panels.node(p, i)));
            }
        }
    }

    private Panels panels(double[][] breaks) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] own : breaks) {
            low = Math.min(low, own[0]);
            high = Math.max(high, own[own.length - 1]);
        }
        double from = low;
        double to = high;
        double[] between = Arrays.stream(breaksOfSlope).filter(z -> z > from && z < to).toArray();
        if (between.length < 2) {
            return Panels.resolving(breaks);
        }
        double[][] all = Arrays.copyOf(breaks, breaks.length + 1);
        all[breaks.length] = between;
        return Panels.resolving(all);
    }

    /** Results are the same whatever the order of arms, so are their bits. */
    private static <T> int[] order(List<T> beliefs, Comparator<T> comparator) {
        return IntStream.range(0, beliefs.size())
                .boxed()
                .sorted((i, j) -> comparator.compare(beliefs.get(i), beliefs.get(j)))
                .mapToInt(i -> i)
                .toArray();
    }

    private double[] given(double[] ordered) {
        double[] values = new double[ordered.length];
        for (int i = 0; i < ordered.length; i++) {
            values[order[i]] = ordered[i];
        }
        return values;
    }

    /** Products of all arms but one, and what they leave of 1, without dividing or subtracting. */
    private final class Node {
        private final double[] before;
        private final double[] leftBefore;

        Node(int arms) {
            before = new double[arms];
            leftBefore = new double[arms];
        }

        void add(
                double[] cdf,
                double[] survival,
                double[][] density,
                int i,
                double weight,
                double lossWeight) {
            double product = 1;
            double rest = 0;
            for (int a = 0; a < cdf.length; a++) {
                before[a] = product;
                leftBefore[a] = rest;
                rest = survival[a] + cdf[a] * rest;
                product *= cdf[a];
            }
            product = 1;
            rest = 0;
            for (int a = cdf.length - 1; a >= 0; a--) {
                chances[a] += weight * density[a][i] * before[a] * product;
                losses[a] += lossWeight * cdf[a] * (leftBefore[a] + before[a] * rest);
                rest = survival[a] + cdf[a] * rest;
                product *= cdf[a];
            }
        }
    }
}
