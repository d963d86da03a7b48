package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

class LogisticLearnerTest {
    private static final long HOUR = 3_600_000;
    private static final DelayCurve CURVE = DelayCurve.prior(3 * 24 * 3600.0);
    private static final long WINDOW = 72 * HOUR;
    private static final LogisticPrior PRIOR = LogisticPrior.withPropensity(3, 4);
    private static final double[] X = {1, -2, 0.5, 1};

    @Test
    void beforeAnyTrialScoresAreThePrior() {
        LogisticPosterior posterior = new LogisticLearner(PRIOR, CURVE).snapshot();
        NormalScore score = posterior.score(1, X);
        assertThat(score.mean()).isZero();
        assertThat(score.variance()).isCloseTo(0.25 / 3 * (1 + 4 + 0.25) + 0.09, within(1e-15));
        assertThat(posterior.predict(1, X, -1.3)).isCloseTo(1 / (1 + Math.exp(1.3)), within(1e-15));
    }

    @Test
    void oneTrialOfOneFeatureIsTheModeOfItsPosterior() {
        var learner = new LogisticLearner(new LogisticPrior(1, 1, 1e-9, 0.3, 1), CURVE);
        learner.expose(1, 0, new double[] {1}, -1, 0, WINDOW);
        double mode = learner.snapshot().mean(0)[0];
        // Gradient of -log posterior: m / 0.09 + sigma(m - 1) - 0; the shared part is fixed but for
        // 1 logit.
        double shared = learner.snapshot().sharedScore(new double[] {1});
        double p = 1 / (1 + Math.exp(1 - mode));
        assertThat(mode / 0.09).isCloseTo(-p, within(1e-12));
        assertThat(learner.snapshot().covariance(0, 0, 0))
                .isCloseTo(1 / (1 / 0.09 + p * (1 - p)), within(1e-12));
        assertThat(shared).isNegative();
    }

    @Test
    void aSendThatCouldNotBeAnsweredYetTeachesNothing() {
        var learner = new LogisticLearner(PRIOR, CURVE);
        byte[] before = learner.snapshot().toBytes();
        learner.expose(7, 0, X, -1.5, 1000, 1000);
        assertThat(learner.snapshot().toBytes()).isEqualTo(before);
        assertThat(learner.pending()).isOne();
    }

    @Test
    void silenceCountsForMoreAtEachAgeUntilItIsAFailure() {
        var arrivals = new Arrivals(CURVE);
        var learner = new LogisticLearner(PRIOR, CURVE);
        learner.expose(1, 0, X, -1, 0, 0);
        NormalScore last = learner.snapshot().score(0, X);
        for (int stage = 0; stage < arrivals.last(); stage++) {
            learner.advance(arrivals.endMillis(stage) - 1);
            assertThat(learner.snapshot().score(0, X)).isEqualTo(last);
            learner.advance(arrivals.endMillis(stage));
            NormalScore now = learner.snapshot().score(0, X);
            assertThat(now.mean()).isLessThan(last.mean());
            assertThat(now.variance()).isLessThan(last.variance());
            last = now;
        }
        assertThat(learner.pending()).isZero();
        var atOnce = new LogisticLearner(PRIOR, CURVE);
        atOnce.expose(1, 0, X, -1, 0, WINDOW);
        NormalScore failure = atOnce.snapshot().score(0, X);
        // In five steps, each with the curvature at a mode of its own: measured 7 % and 0.3 %.
        assertThat(last.mean()).isCloseTo(failure.mean(), withinPercentage(10));
        assertThat(last.variance()).isCloseTo(failure.variance(), withinPercentage(1));
    }

    @Test
    void whatWillNotComeAnyMoreIsAFailureAtOnce() {
        var learner = new LogisticLearner(PRIOR, CURVE);
        learner.expose(1, 0, X, -1, 0, 0);
        learner.fail(1);
        assertThat(learner.pending()).isZero();
        var atOnce = new LogisticLearner(PRIOR, CURVE);
        atOnce.learn(0, X, -1, false);
        assertThat(learner.snapshot().toBytes()).isEqualTo(atOnce.snapshot().toBytes());
        learner.advance(2 * WINDOW);
        learner.fail(1);
        assertThat(learner.snapshot().toBytes()).isEqualTo(atOnce.snapshot().toBytes());
    }

    @Test
    void noTrialIsPendingAfterItsWindow() {
        var learner = new LogisticLearner(PRIOR, DelayCurve.prior(4 * 3600.0));
        learner.expose(1, 0, X, -1, 0, 0);
        learner.advance(4 * HOUR - 1);
        assertThat(learner.pending()).isOne();
        learner.advance(4 * HOUR);
        assertThat(learner.pending()).isZero();
        learner.expose(2, 0, X, -1, 0, 4 * HOUR);
        assertThat(learner.pending()).isZero();
    }

    @Test
    void aSuccessCountsOnceWheneverItComes() {
        var once = new LogisticLearner(PRIOR, CURVE);
        once.expose(1, 0, X, -1, 0, 0);
        once.succeed(1);
        byte[] expected = once.snapshot().toBytes();
        once.succeed(1);
        once.advance(30 * HOUR);
        once.succeed(1);
        once.fail(1);
        assertThat(once.snapshot().toBytes()).isEqualTo(expected);
        once.advance(WINDOW);
        assertThat(once.pending()).isZero();
        assertThat(once.snapshot().toBytes()).isEqualTo(expected);
        var atOnce = new LogisticLearner(PRIOR, CURVE);
        atOnce.learn(0, X, -1, true);
        assertThat(atOnce.snapshot().toBytes()).isEqualTo(expected);
    }

    @Test
    void aLateSuccessTakesBackWhatSilenceSaid() {
        var atOnce = new LogisticLearner(PRIOR, CURVE);
        atOnce.learn(0, X, -1, true);
        NormalScore success = atOnce.snapshot().score(0, X);
        for (long hours : new long[] {1, 3, 8, 20, 71}) {
            var late = new LogisticLearner(PRIOR, CURVE);
            late.expose(1, 0, X, -1, 0, 0);
            late.advance(hours * HOUR);
            late.succeed(1);
            NormalScore score = late.snapshot().score(0, X);
            assertThat(score.mean())
                    .isCloseTo(success.mean(), within(0.1 * Math.sqrt(success.variance())));
            assertThat(score.variance()).isCloseTo(success.variance(), withinPercentage(3));
        }
    }

    @Test
    void aSuccessBeforeItsExposureIsLearntWithIt() {
        var learner = new LogisticLearner(PRIOR, CURVE);
        learner.succeed(1);
        learner.succeed(1);
        assertThat(learner.snapshot().mean(0)).containsOnly(0);
        learner.expose(1, 0, X, -1, 0, 0);
        double[] learnt = learner.snapshot().mean(0);
        learner.succeed(1);
        assertThat(learner.snapshot().mean(0)).isEqualTo(learnt);
        assertThat(learner.snapshot().predict(0, X, -1)).isGreaterThan(0.27);
    }

    @Test
    void aSuccessBeforeItsExposureIsRememberedForTheLengthOfAWindow() {
        long now = 500_000 * HOUR;
        var learner = new LogisticLearner(PRIOR, CURVE);
        learner.succeed(1);
        learner.succeed(2);
        learner.advance(now);
        learner.advance(now + WINDOW);
        learner.expose(1, 0, X, -1, now, now + HOUR);
        assertThat(learner.snapshot().predict(0, X, -1)).isGreaterThan(0.27);
        learner.advance(now + WINDOW + 1);
        byte[] before = learner.snapshot().toBytes();
        learner.expose(2, 0, X, -1, now, now + 2 * WINDOW);
        assertThat(LogisticPosterior.fromBytes(before).predict(0, X, -1))
                .isGreaterThan(learner.snapshot().predict(0, X, -1));
    }

    @Test
    void anExposureSeenTwiceIsLearntOnce() {
        var learner = new LogisticLearner(PRIOR, CURVE);
        learner.expose(1, 0, X, -1, 0, 20 * HOUR);
        byte[] once = learner.snapshot().toBytes();
        learner.expose(1, 0, X, -1, 0, 20 * HOUR);
        assertThat(learner.snapshot().toBytes()).isEqualTo(once);
        assertThat(learner.pending()).isOne();
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        var learner = new LogisticLearner(PRIOR, CURVE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.expose(1, 3, X, 0, 0, 0))
                .withMessageContaining("arm 3 of 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.expose(1, 0, X, Double.NaN, 0, 0))
                .withMessageContaining("offset");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.expose(1, 0, new double[3], 0, 0, 0))
                .withMessageContaining("3 features instead of 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.expose(1, 0, new double[] {1, Double.NaN, 0, 1}, 0, 0, 0))
                .withMessageContaining("feature 1 is NaN");
        assertThat(learner.pending()).isZero();
    }

    @Test
    void spreadsSayHowMuchATrialWouldTell() {
        var learner = new LogisticLearner(PRIOR, CURVE);
        trials(200, 3, PRIOR)
                .forEach(t -> learner.learn(t.arm(), t.x(), t.offset(), t.succeeded()));
        double[] means = new double[3];
        double[] variances = new double[3];
        double[] spreads = new double[3];
        var all = new BitSet();
        all.set(0, means.length);
        learner.scores(X, all, means, variances, spreads);
        LogisticPosterior posterior = learner.snapshot();
        assertThat(learner.sharedScore(X)).isCloseTo(posterior.sharedScore(X), within(1e-14));
        for (int arm = 0; arm < 3; arm++) {
            assertThat(means[arm]).isCloseTo(posterior.score(arm, X).mean(), within(1e-14));
            assertThat(variances[arm]).isCloseTo(posterior.score(arm, X).variance(), within(1e-14));
            double squares = 0;
            for (int i = 0; i < 4; i++) {
                double u = 0;
                for (int j = 0; j < 4; j++) {
                    u += posterior.covariance(arm, i, j) * X[j];
                }
                squares += u * u;
            }
            assertThat(spreads[arm]).isCloseTo(squares, within(1e-14));
        }
    }

    @Test
    void theCanonicalPosteriorHasTheSameBitsEachTimeAndComesBackFromItsBytes() {
        List<LabelledTrial> trials = trials(500, 1, PRIOR);
        LogisticPosterior first = LogisticRefit.canonical(PRIOR, CURVE, trials, 100 * HOUR);
        assertThat(LogisticRefit.canonical(PRIOR, CURVE, trials, 100 * HOUR).toBytes())
                .isEqualTo(first.toBytes());
        LogisticPosterior back = LogisticPosterior.fromBytes(first.toBytes());
        assertThat(back.toBytes()).isEqualTo(first.toBytes());
        assertThat(back.score(2, X)).isEqualTo(first.score(2, X));
        byte[] cut = Arrays.copyOf(first.toBytes(), 100);
        assertThatIllegalArgumentException().isThrownBy(() -> LogisticPosterior.fromBytes(cut));
    }

    @Test
    void aResumedLearnerStandsAtTheCanonicalPosteriorWithItsOpenTrials() {
        List<LabelledTrial> trials = trials(500, 1, PRIOR);
        long asOf = 100 * HOUR;
        LogisticLearner resumed = LogisticRefit.resume(PRIOR, CURVE, trials, asOf);
        assertThat(resumed.snapshot().toBytes())
                .isEqualTo(LogisticRefit.canonical(PRIOR, CURVE, trials, asOf).toBytes());
        assertThat(resumed.pending())
                .isEqualTo(
                        (int)
                                trials.stream()
                                        .filter(t -> asOf - t.exposedAtMillis() < WINDOW)
                                        .count());
        resumed.advance(1000 * HOUR);
        assertThat(resumed.pending()).isZero();
    }

    @Test
    void allScoresAtOnceAreTheScores() {
        LogisticPosterior posterior =
                LogisticRefit.canonical(PRIOR, CURVE, trials(300, 4, PRIOR), 200 * HOUR);
        double[] means = new double[3];
        double[] variances = new double[3];
        posterior.scores(X, means, variances);
        for (int arm = 0; arm < 3; arm++) {
            assertThat(new NormalScore(means[arm], variances[arm]))
                    .isEqualTo(posterior.score(arm, X));
            double sum = 0;
            for (double part : posterior.contributions(arm, X)) {
                sum += part;
            }
            assertThat(sum).isCloseTo(means[arm], within(1e-14));
        }
    }

    /**
     * The online learner sees exposures up to two hours late and in any order, successes before or
     * after them, and time in hourly steps; it takes the shared part and an arm's own in turn, and
     * takes failures back with a later covariance than they were learnt with. Measured with the
     * same widths: an arm's lead over another differs by 0.04 to 0.07 of its posterior standard
     * deviation, a prediction by 0.006 to 0.012 (root mean squares; the rate is 20 %). Both are
     * well below what is unknown, and the refit removes them.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOnlineLearnerStaysCloseToTheCanonicalPosterior(long seed) {
        var prior = new LogisticPrior(5, 8, 0.3, 0.3, 0.5);
        List<LabelledTrial> trials = trials(4000, seed, prior);
        long asOf = 400 * HOUR;
        LogisticPosterior learnt = online(prior, trials, asOf, new Random(seed + 100));
        LogisticPosterior canonical = LogisticRefit.canonical(prior, CURVE, trials, asOf);
        double squares = 0;
        double errors = 0;
        int n = 0;
        for (LabelledTrial t : trials) {
            NormalScore first = canonical.score(0, t.x());
            for (int arm = 1; arm < 5; arm++) {
                NormalScore other = canonical.score(arm, t.x());
                double lead = other.mean() - first.mean();
                double off = learnt.score(arm, t.x()).mean() - learnt.score(0, t.x()).mean() - lead;
                squares += off * off / (first.variance() + other.variance());
                double p = canonical.predict(arm, t.x(), t.offset());
                double error = learnt.predict(arm, t.x(), t.offset()) - p;
                errors += error * error;
                n++;
            }
        }
        assertThat(Math.sqrt(squares / n)).isLessThan(0.1);
        assertThat(Math.sqrt(errors / n)).isLessThan(0.015);
    }

    /**
     * What two arms share and what is each one's own are known far less well than their sum: learnt
     * in turn with all that is unknown of each, one trial would count for several. Here the last
     * fifth of the trials comes after the fit; measured 0.001 to 0.005, and 0.006 to 0.024 with the
     * covariance that the shared part has by itself.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aResumedLearnerThatGoesOnStaysCloseToTheCanonicalPosterior(long seed) {
        var prior = new LogisticPrior(2, 3, 1.0, 0.3, 0.5);
        List<LabelledTrial> trials = trials(4000, seed, prior);
        long asOf = 400 * HOUR;
        var learner = LogisticRefit.resume(prior, CURVE, trials.subList(0, 3200), asOf);
        for (LabelledTrial t : trials.subList(3200, 4000)) {
            learner.learn(t.arm(), t.x(), t.offset(), t.succeeded());
        }
        LogisticPosterior learnt = learner.snapshot();
        LogisticPosterior canonical = LogisticRefit.canonical(prior, CURVE, trials, asOf);
        double errors = 0;
        for (LabelledTrial t : trials) {
            for (int arm = 0; arm < 2; arm++) {
                double p = canonical.predict(arm, t.x(), t.offset());
                double error = learnt.predict(arm, t.x(), t.offset()) - p;
                errors += error * error;
            }
        }
        assertThat(Math.sqrt(errors / (2 * trials.size()))).isLessThan(0.006);
    }

    private record Event(long at, LabelledTrial trial, boolean success) {}

    private static LogisticPosterior online(
            LogisticPrior prior, List<LabelledTrial> trials, long asOf, Random random) {
        List<Event> events = new ArrayList<>();
        for (LabelledTrial t : trials) {
            events.add(
                    new Event(
                            t.exposedAtMillis() + (long) (random.nextDouble() * 2 * HOUR),
                            t,
                            false));
            if (t.succeeded()) {
                double delay = Math.min(71, 3 * Math.exp(1.5 * random.nextGaussian()));
                events.add(new Event(t.exposedAtMillis() + (long) (delay * HOUR), t, true));
            }
        }
        Collections.shuffle(events, random);
        events.sort(Comparator.comparingLong(e -> e.at() / HOUR));
        var learner = new LogisticLearner(prior, CURVE);
        for (Event e : events) {
            LabelledTrial t = e.trial();
            learner.advance(e.at() / HOUR * HOUR);
            if (e.success()) {
                learner.succeed(t.trial());
            } else {
                learner.expose(t.trial(), t.arm(), t.x(), t.offset(), t.exposedAtMillis(), e.at());
            }
        }
        learner.advance(asOf);
        return learner.snapshot();
    }

    static List<LabelledTrial> trials(int count, long seed, LogisticPrior prior) {
        var random = new Random(seed);
        int d = prior.dimension();
        double[][] effects = new double[prior.arms()][d];
        for (double[] effect : effects) {
            for (int j = 0; j < d; j++) {
                effect[j] = random.nextGaussian() * (j == d - 1 ? 0.3 : 0.5 / Math.sqrt(d - 1.0));
            }
        }
        List<LabelledTrial> trials = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] x = new double[d];
            x[d - 1] = 1;
            int arm = random.nextInt(prior.arms());
            double offset = -1.5 + 0.5 * random.nextGaussian();
            double logit = offset + effects[arm][d - 1];
            for (int j = 0; j < d - 1; j++) {
                x[j] = random.nextGaussian();
                logit += effects[arm][j] * x[j];
            }
            boolean succeeded = random.nextDouble() < 1 / (1 + Math.exp(-logit));
            trials.add(new LabelledTrial(i, arm, x, offset, i * 300L * HOUR / count, succeeded));
        }
        return trials;
    }
}
