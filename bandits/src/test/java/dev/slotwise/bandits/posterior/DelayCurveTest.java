package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Normal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class DelayCurveTest {
    private static final double WINDOW = 7 * 24 * 3600;

    @Test
    void arrivalsGoFromNoneToAllWithinTheWindow() {
        DelayCurve curve = DelayCurve.prior(WINDOW);
        assertThat(curve.arrived(-5)).isZero();
        assertThat(curve.arrived(0)).isZero();
        assertThat(curve.arrived(WINDOW)).isOne();
        assertThat(curve.arrived(2 * WINDOW)).isOne();
        double all = Normal.cdf(Math.log(WINDOW / 10_800) / 1.5);
        assertThat(curve.arrived(10_800)).isCloseTo(0.5 / all, within(1e-12));
        double before = 0;
        for (double age = 1; age < WINDOW; age *= 1.3) {
            assertThat(curve.arrived(age)).isGreaterThan(before).isLessThan(1);
            before = curve.arrived(age);
        }
    }

    @Test
    void withoutOutcomesTheFitIsThePrior() {
        DelayCurve fit = DelayCurve.fit(WINDOW, List.of());
        assertThat(fit.meanLogSeconds()).isCloseTo(Math.log(10_800), within(1e-9));
        assertThat(fit.sdLogSeconds()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void withoutTruncationItIsThePooledMeanAndSpread() {
        // 50 outcomes at one delay beside the prior's 50: half of the prior's variance and the
        // distance between.
        double at = Math.log(3600);
        DelayCurve fit =
                DelayCurve.fit(1e15, List.of(new DelayCell(1e15, 50, 50 * at, 50 * at * at)));
        double prior = Math.log(10_800);
        assertThat(fit.meanLogSeconds()).isCloseTo((at + prior) / 2, within(1e-6));
        double half = (prior - at) / 2;
        assertThat(fit.sdLogSeconds())
                .isCloseTo(Math.sqrt(1.5 * 1.5 / 2 + half * half), within(1e-6));
    }

    @Test
    void theSpreadHasAFloor() {
        double at = Math.log(10_800);
        DelayCurve fit =
                DelayCurve.fit(1e15, List.of(new DelayCell(1e15, 1e7, 1e7 * at, 1e7 * at * at)));
        assertThat(fit.sdLogSeconds()).isEqualTo(0.5);
    }

    @Test
    void itFindsTheCurveBehindTruncatedDelays() {
        double mean = Math.log(5 * 3600);
        double sd = 1.2;
        var random = new Random(8);
        List<DelayCell> cells = new ArrayList<>();
        double seen = 0;
        for (double hours : new double[] {4, 8, 24, 72, 200}) {
            double n = 0;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < 20_000; i++) {
                double delay = mean + sd * random.nextGaussian();
                if (delay <= Math.log(Math.min(hours * 3600, WINDOW))) {
                    n++;
                    sum += delay;
                    squares += delay * delay;
                }
            }
            seen += n;
            cells.add(new DelayCell(hours * 3600, n, sum, squares));
        }
        DelayCurve fit = DelayCurve.fit(WINDOW, cells);
        // Truncation at the median or so doubles the standard error of the untruncated mean; the
        // prior pulls by 0.001.
        double sigma = 2 * sd / Math.sqrt(seen);
        assertThat(fit.meanLogSeconds()).isCloseTo(mean, within(5 * sigma));
        assertThat(fit.sdLogSeconds()).isCloseTo(sd, within(5 * sigma));

        Collections.reverse(cells);
        assertThat(DelayCurve.fit(WINDOW, cells)).isEqualTo(fit);
    }

    @Test
    void itIsStationaryForTheTruncatedLikelihoodAndThePrior() {
        List<DelayCell> cells =
                List.of(
                        new DelayCell(6 * 3600, 300, 300 * 8.6, 300 * (8.6 * 8.6 + 0.7)),
                        new DelayCell(WINDOW, 200, 200 * 9.4, 200 * (9.4 * 9.4 + 1.9)));
        DelayCurve fit = DelayCurve.fit(WINDOW, cells);
        double best = logPosterior(fit, cells);
        for (double step : new double[] {-0.01, 0.01}) {
            assertThat(
                            logPosterior(
                                    new DelayCurve(
                                            fit.meanLogSeconds() + step,
                                            fit.sdLogSeconds(),
                                            WINDOW),
                                    cells))
                    .isLessThan(best);
            assertThat(
                            logPosterior(
                                    new DelayCurve(
                                            fit.meanLogSeconds(),
                                            fit.sdLogSeconds() + step,
                                            WINDOW),
                                    cells))
                    .isLessThan(best);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void leapsLeadWhereManyRoundsOfEmLead(long seed) {
        var random = new Random(seed);
        double mean = Math.log(3600 * Math.exp(2 * random.nextGaussian()));
        double sd = 0.4 + 2 * random.nextDouble();
        List<DelayCell> cells = new ArrayList<>();
        for (int wave = 1; wave <= 12; wave++) {
            double age = 1800 * wave * Math.exp(random.nextDouble());
            double n = 0;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < 50 * seed; i++) {
                double delay = Math.max(0, mean + sd * random.nextGaussian());
                if (delay <= Math.log(age)) {
                    n++;
                    sum += delay;
                    squares += delay * delay;
                }
            }
            cells.add(new DelayCell(age, n, sum, squares));
        }
        DelayCurve slow = DelayCurve.prior(WINDOW);
        List<DelayCell> seen = cells.stream().filter(cell -> cell.outcomes() > 0).toList();
        for (int round = 0; round < 20_000; round++) {
            slow = slow.improved(seen);
        }
        DelayCurve fit = DelayCurve.fit(WINDOW, cells);
        assertThat(fit.meanLogSeconds()).isCloseTo(slow.meanLogSeconds(), within(1e-9));
        assertThat(fit.sdLogSeconds()).isCloseTo(slow.sdLogSeconds(), within(1e-9));
    }

    @Test
    void whatIsNoCurveIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DelayCurve(1, 0, 1))
                .withMessageContaining("0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DelayCurve.prior(-1))
                .withMessageContaining("-1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new DelayCell(0, 1, 1, 1));
    }

    private static double logPosterior(DelayCurve curve, List<DelayCell> cells) {
        double m = curve.meanLogSeconds();
        double s = curve.sdLogSeconds();
        double prior = Math.log(10_800);
        double sum = -50 * Math.log(s) - 50 * (2.25 + (prior - m) * (prior - m)) / (2 * s * s);
        for (DelayCell cell : cells) {
            double squares =
                    cell.sumSquaredLogDelay()
                            - 2 * m * cell.sumLogDelay()
                            + cell.outcomes() * m * m;
            double limit = (Math.log(Math.min(cell.ageSeconds(), WINDOW)) - m) / s;
            sum -= cell.outcomes() * (Math.log(s) + Normal.logCdf(limit)) + squares / (2 * s * s);
        }
        return sum;
    }
}
