package dev.slotwise.bandits.propensity;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What arms are expected to do by their own features, learnt from past campaigns: the prior mean of
 * an arm's coefficients is Gamma f, f being its features relative to the other arms'. What all arms
 * of a campaign have in common is no part of it, since it tells no arms apart.
 *
 * <p>How much it explains is measured on campaigns that it has not seen, each left out in turn, and
 * counts for no more than a half: an overrated prior is the one way in which Thompson sampling
 * starves a good arm.
 */
public final class ArmEffects {
    /** At most this share of the variance of arms is taken for explained. */
    public static final double MOST_EXPLAINED = 0.5;

    private static final int LEAST_CAMPAIGNS = 3;
    private static final int LEAST_DEGREES_OF_FREEDOM = 10;

    private final int dimension;
    private final FeatureEncoding encoding;
    private final double[][] gamma;
    private final double explained;

    private ArmEffects(
            int dimension, FeatureEncoding encoding, double[][] gamma, double explained) {
        this.dimension = dimension;
        this.encoding = encoding;
        this.gamma = gamma;
        this.explained = explained;
    }

    /**
     * Nothing expected of any arm.
     *
     * @param dimension number of an arm's coefficients
     */
    public static ArmEffects unknown(int dimension) {
        var encoding = new FeatureEncoding(List.of());
        return new ArmEffects(dimension, encoding, new double[dimension][1], 0);
    }

    /**
     * Learns from past arms. With fewer than 3 campaigns, or 10 arms beyond the first of each, or
     * where what is left out is not predicted, nothing is expected of any arm.
     *
     * @throws IllegalArgumentException if there are no past arms, or they have different numbers of
     *     coefficients
     */
    public static ArmEffects fit(List<PastArm> arms) {
        History history = History.of(arms);
        double explained = hasEnough(history) ? Math.clamp(gain(arms), 0, MOST_EXPLAINED) : 0;
        if (explained == 0) {
            return unknown(history.dimension());
        }
        FeatureEncoding encoding = encoding(arms);
        double[][] gamma = EffectRegression.fit(history, features(encoding, arms));
        return new ArmEffects(history.dimension(), encoding, gamma, explained);
    }

    /** The share of the variance of arms' effects that {@link #means} explain: 0 to a half. */
    public double explained() {
        return explained;
    }

    /**
     * Prior means for the arms of a new experiment: arms by coefficients.
     *
     * @param arms the features of each; one that is absent counts as the mean of past arms
     */
    public double[][] means(List<Map<String, FeatureValue>> arms) {
        double[][] means = new double[arms.size()][dimension];
        double[][] features = arms.stream().map(encoding::encode).toArray(double[][]::new);
        for (int j = 0; j < dimension; j++) {
            double sum = 0;
            for (int a = 0; a < means.length; a++) {
                means[a][j] = product(gamma[j], features[a]);
                sum += means[a][j];
            }
            for (double[] arm : means) {
                arm[j] -= sum / means.length;
            }
        }
        return means;
    }

    /**
     * 1 - (variance left) / (variance) over all coefficients, by leaving out one campaign after the
     * other: about 0 where features tell nothing, or less. Standard arms of which nothing is
     * explained are added, so that little history explains little.
     */
    static double gain(List<PastArm> arms) {
        History history = History.of(arms);
        double[][] features = features(encoding(arms), arms);
        int dimension = history.dimension();
        double[][] predicted = new double[dimension][history.arms()];
        for (int campaign = 0; campaign < history.campaignCount(); campaign++) {
            int leftOut = campaign;
            int[] others =
                    IntStream.range(0, history.arms())
                            .filter(a -> history.campaign(a) != leftOut)
                            .toArray();
            double[][] theirs =
                    Arrays.stream(others).mapToObj(a -> features[a]).toArray(double[][]::new);
            double[][] fitted = EffectRegression.fit(history.without(campaign), theirs);
            for (int a = 0; a < history.arms(); a++) {
                if (history.campaign(a) == campaign) {
                    for (int j = 0; j < dimension; j++) {
                        predicted[j][a] = product(fitted[j], features[a]);
                    }
                }
            }
        }
        double gained = 0;
        double variance = 0;
        for (int j = 0; j < dimension; j++) {
            Heterogeneity before = history.heterogeneity(j);
            double worth = before.worth(PriorWidths.standard(history, j));
            double left = history.heterogeneity(j, predicted[j]).tauSquared();
            gained += worth / (worth + PriorWidths.STANDARD_WORTH) * (before.tauSquared() - left);
            variance += PriorWidths.variance(history, j);
        }
        return gained / variance;
    }

    private static boolean hasEnough(History history) {
        return history.campaignCount() >= LEAST_CAMPAIGNS
                && IntStream.range(0, history.dimension())
                        .anyMatch(j ->
                                history.heterogeneity(j).degreesOfFreedom()
                                        >= LEAST_DEGREES_OF_FREEDOM);
    }

    private static FeatureEncoding encoding(List<PastArm> arms) {
        var names = new TreeSet<String>();
        arms.forEach(arm -> names.addAll(arm.features().keySet()));
        return FeatureEncoding.fit(
                List.copyOf(names), arms.stream().map(PastArm::features).toList());
    }

    private static double[][] features(FeatureEncoding encoding, List<PastArm> arms) {
        return arms.stream().map(arm -> encoding.encode(arm.features())).toArray(double[][]::new);
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
