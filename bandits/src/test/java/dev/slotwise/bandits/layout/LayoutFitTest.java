package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.HalfLife;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class LayoutFitTest {
    private static final double OFFSET = Logistic.logit(0.05);
    private static final Blocks BLOCKS = Blocks.of(3, 2, 2);
    private static final LayoutPrior PRIOR = LayoutPrior.standard(BLOCKS, 1);
    private static final DelayCurve CURVE = DelayCurve.prior(3 * 86_400);
    private static final long DAY = 86_400_000;

    /** At the mode each effect's prior pulls as much as the trials push; the rest is curvature. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theModeSolvesTheScoreEquationsAndTheCovarianceInvertsTheCurvature(long seed) {
        List<LayoutCount> counts = counts(seed, seed == 4 ? 1e-5 : 0.1, 100_000);
        Gaussian fitted = LayoutFit.of(PRIOR, OFFSET, counts).constant();
        var effects = LayoutLearner.effects(PRIOR);
        double[] variances = PRIOR.variances(effects);
        int n = effects.count();
        double[] push = new double[n];
        double[][] curvature = new double[n][n];
        for (LayoutCount count : counts) {
            int[] active = effects.of(count.layout());
            double trials = count.successes() + count.failures();
            double p = Logistic.probability(OFFSET + fitted.score(active));
            for (int i : active) {
                push[i] += count.successes() - trials * p;
                for (int j : active) {
                    curvature[i][j] += trials * p * (1 - p);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            assertThat(push[i]).isCloseTo(fitted.mean(i) / variances[i], within(1e-6));
            curvature[i][i] += 1 / variances[i];
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = 0;
                for (int k = 0; k < n; k++) {
                    product += curvature[i][k] * fitted.covariance(k, j);
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-7));
            }
        }
    }

    @Test
    void learningTrialByTrialComesCloseAndCanGoOnFromTheFit() {
        var online = new LayoutLearner(PRIOR);
        var random = new Random(9);
        List<LayoutTrial> trials = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            Layout layout = Layout.of(random.nextInt(3), random.nextInt(2), random.nextInt(2));
            boolean succeeded = random.nextDouble() < (layout.arm(0) == 0 ? 0.12 : 0.05);
            trials.add(new LayoutTrial(layout, 0, succeeded));
            online.learn(layout, new double[] {1}, OFFSET, succeeded ? 1 : 0, 1);
        }
        LayoutLearner fitted =
                LayoutFit.of(PRIOR, OFFSET, LayoutCount.of(trials, CURVE, HalfLife.NONE, 30 * DAY));
        for (Layout layout : LayoutSimulation.all(BLOCKS)) {
            assertThat(predict(fitted, layout)).isCloseTo(predict(online, layout), within(0.003));
        }
        assertThat(fitted.snapshot().trials()).isEqualTo(4000);
        Layout one = Layout.of(0, 0, 0);
        double before = predict(fitted, one);
        fitted.learn(one, new double[] {1}, OFFSET, 1, 1);
        assertThat(predict(fitted, one)).isGreaterThan(before);
    }

    @Test
    void theSameTrialsInAnyOrderGiveTheSameBytes() {
        var random = new Random(3);
        List<LayoutTrial> trials = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            trials.add(
                    new LayoutTrial(
                            Layout.of(random.nextInt(3), random.nextInt(2), random.nextInt(2)),
                            0,
                            random.nextInt(10) == 0));
        }
        byte[] bytes = bytes(trials);
        Collections.shuffle(trials, random);
        assertThat(bytes(trials)).isEqualTo(bytes);
    }

    @Test
    void aSendWithoutAnAnswerCountsAsThatPartOfAFailureThatWouldHaveComeByNow() {
        Layout layout = Layout.of(1, 0, 1);
        long age = 2 * 3_600_000;
        var trials = List.of(new LayoutTrial(layout, 0, false), new LayoutTrial(layout, 0, true));
        assertThat(LayoutCount.of(trials, CURVE, HalfLife.NONE, age))
                .containsExactly(new LayoutCount(layout, 1, CURVE.arrived(7200)));
    }

    @Test
    void whatIsForgottenLeavesThePrior() {
        var halfLife = new HalfLife(86_400);
        Layout layout = Layout.of(0, 1, 0);
        var trials = List.of(new LayoutTrial(layout, 0, true));
        assertThat(LayoutCount.of(trials, CURVE, halfLife, 3 * DAY))
                .containsExactly(new LayoutCount(layout, 0.125, 0));
        LayoutLearner after =
                LayoutFit.of(PRIOR, OFFSET, LayoutCount.of(trials, CURVE, halfLife, 61 * DAY));
        assertThat(after.snapshot().toBytes())
                .isEqualTo(new LayoutLearner(PRIOR).snapshot().toBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void fromItsBytesAPosteriorIsTheSame(int dimension) {
        var forbidden = new Blocks(List.of(3, 2, 2), List.of(new ForbiddenPair(0, 2, 1, 1)));
        var learner = new LayoutLearner(LayoutPrior.standard(forbidden, dimension));
        var random = new Random(4);
        double[] x = new double[dimension];
        for (int i = 0; i < 1500; i++) {
            Arrays.setAll(x, j -> j == dimension - 1 ? 1 : random.nextGaussian());
            Layout layout = Layout.of(random.nextInt(2), random.nextInt(2), random.nextInt(2));
            double label = random.nextInt(layout.arm(0) == layout.arm(2) ? 5 : 15) == 0 ? 1 : 0;
            learner.learn(layout, x, OFFSET, label, 1);
        }
        LayoutPosterior posterior = learner.snapshot();
        LayoutPosterior read = LayoutPosterior.fromBytes(posterior.toBytes());
        assertThat(read.toBytes()).isEqualTo(posterior.toBytes());
        assertThat(read.evidence()).isEqualTo(posterior.evidence());
        assertThat(read.blocks()).isEqualTo(forbidden);
        List<BitSet> eligible = forbidden.everyArm();
        assertThat(LayoutThompson.standard().probabilities(read, x, eligible, 8))
                .isEqualTo(LayoutThompson.standard().probabilities(posterior, x, eligible, 8));
    }

    @Test
    void whatCannotBeIsRefused() {
        byte[] bytes = new LayoutLearner(PRIOR).snapshot().toBytes();
        for (int length : new int[] {0, 1, 10, bytes.length - 1, bytes.length + 8}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LayoutPosterior.fromBytes(Arrays.copyOf(bytes, length)));
        }
        byte[] other = bytes.clone();
        other[0] = 9;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayoutPosterior.fromBytes(other))
                .withMessageContaining("9");
        var one = List.of(new LayoutCount(Layout.of(0, 0, 0), 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayoutFit.of(LayoutPrior.standard(BLOCKS, 2), OFFSET, one));
        assertThatIllegalArgumentException().isThrownBy(() -> LayoutFit.of(PRIOR, Double.NaN, one));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        LayoutFit.of(
                                PRIOR, OFFSET, List.of(new LayoutCount(Layout.of(3, 0, 0), 1, 1))));
        assertThatIllegalArgumentException().isThrownBy(() -> new LayoutCount(Layout.of(0), -1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LayoutCount(Layout.of(0), 1, Double.NaN));
    }

    private static double predict(LayoutLearner learner, Layout layout) {
        return learner.snapshot().predict(layout, new double[] {1}, OFFSET);
    }

    private static byte[] bytes(List<LayoutTrial> trials) {
        return LayoutFit.of(
                        PRIOR, OFFSET, LayoutCount.of(trials, CURVE, new HalfLife(86_400), 5 * DAY))
                .snapshot()
                .toBytes();
    }

    private static List<LayoutCount> counts(long seed, double rate, int sends) {
        var random = new Random(seed);
        List<LayoutCount> counts = new ArrayList<>();
        for (Layout layout : LayoutSimulation.all(BLOCKS)) {
            double p = Logistic.probability(Logistic.logit(rate) + random.nextGaussian());
            double trials = sends * random.nextDouble();
            double successes = Math.rint(trials * p);
            // One layout that never fails, and one that was never sent.
            counts.add(
                    new LayoutCount(
                            layout, successes, layout.arm(0) == 2 ? 0 : trials - successes));
        }
        counts.removeLast();
        return counts;
    }
}
