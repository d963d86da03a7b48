package dev.slotwise.bandits.propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

class PriorWidthsTest {
    /** In its usual form: (Q - 5) / (sum w - sum w^2 / sum w), Q by sums of squares. */
    @Test
    void theMomentEstimateIsThatOfDerSimonianAndLaird() {
        double[] effects = {-0.28, 0.12, -0.6, -0.05, 0.3, -0.9};
        double[] variances = {0.02, 0.05, 0.04, 0.1, 0.03, 0.08};
        double w = 0;
        double ww = 0;
        double wd = 0;
        double wdd = 0;
        for (int i = 0; i < effects.length; i++) {
            double each = 1 / variances[i];
            w += each;
            ww += each * each;
            wd += each * effects[i];
            wdd += each * effects[i] * effects[i];
        }
        double expected = (wdd - wd * wd / w - 5) / (w - ww / w);
        var estimate = Heterogeneity.within(new int[6], 1, effects, variances);
        assertThat(estimate.tauSquared()).isCloseTo(expected, within(1e-12));
        assertThat(estimate.degreesOfFreedom()).isEqualTo(5);
    }

    @Test
    void effectsKnownExactlyAreWorthTheirDegreesOfFreedomAndVagueOnesNothing() {
        double[] effects = new double[30];
        double[] variances = new double[30];
        int[] group = new int[30];
        Arrays.setAll(group, i -> i / 10);
        Arrays.fill(variances, 1e-9);
        assertThat(Heterogeneity.within(group, 3, effects, variances).worth(0.09))
                .isCloseTo(27 * 27 / 30.0, within(1e-4));
        Arrays.fill(variances, 1e3);
        assertThat(Heterogeneity.within(group, 3, effects, variances).worth(0.09)).isLessThan(1e-6);
        Arrays.fill(variances, Double.POSITIVE_INFINITY);
        assertThat(Heterogeneity.within(group, 3, effects, variances).worth(0.09)).isZero();
    }

    @Test
    void withoutAHistoryTheStandardHolds() {
        assertThat(PriorWidths.of(List.of())).isEqualTo(PriorWidths.STANDARD);
        List<PastArm> vague = new ArrayList<>();
        for (int a = 0; a < 20; a++) {
            vague.add(
                    new PastArm(
                            "c" + a / 4,
                            Map.of(),
                            new double[3],
                            new double[] {
                                Double.POSITIVE_INFINITY,
                                Double.POSITIVE_INFINITY,
                                Double.POSITIVE_INFINITY
                            }));
        }
        PriorWidths widths = PriorWidths.of(vague);
        assertThat(widths.mainSd()).isCloseTo(0.3, within(1e-12));
        assertThat(widths.contextSd()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void oneCampaignMovesLittle() {
        PriorWidths widths = PriorWidths.of(history(1, 4, 1, 1.5, 3));
        assertThat(widths.mainSd()).isBetween(0.15, 0.9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void manyCampaignsTellTheTrueWidths(long seed) {
        double main = 0.15;
        double context = 0.8;
        PriorWidths widths = PriorWidths.of(history(seed, 5, 400, main, context));
        // A variance known from n arms has the relative sd sqrt(2 / n), here with errors of the
        // size of the effects; 10 standard arms take part.
        double standardShare = 10.0 / 400;
        assertThat(widths.mainSd() * widths.mainSd())
                .isCloseTo(
                        main * main,
                        within(5 * main * main * Math.sqrt(2 / 1600.0) * 2 + standardShare * 0.09));
        assertThat(widths.contextSd() * widths.contextSd())
                .isCloseTo(
                        context * context,
                        within(
                                5 * context * context * Math.sqrt(2 / 6400.0) * 2
                                        + standardShare * 0.25));
    }

    @Test
    void armsThatDoNotDifferLeaveSomeWidth() {
        PriorWidths widths = PriorWidths.of(history(5, 5, 2000, 0, 0));
        assertThat(widths.mainSd()).isBetween(0.03, 0.06);
        assertThat(widths.contextSd()).isBetween(0.05, 0.1);
    }

    @Test
    void widthsThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PriorWidths(0, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new PriorWidths(0.3, Double.NaN));
    }

    /** Campaigns of 5 arms, their effects known to within a variance of 0.02. */
    private static List<PastArm> history(
            long seed, int dimension, int campaigns, double mainSd, double contextSd) {
        var random = new Random(seed);
        List<PastArm> arms = new ArrayList<>();
        for (int campaign = 0; campaign < campaigns; campaign++) {
            for (int a = 0; a < 5; a++) {
                double[] effects = new double[dimension];
                double[] variances = new double[dimension];
                for (int j = 0; j < dimension; j++) {
                    double sd = j == dimension - 1 ? mainSd : contextSd / Math.sqrt(dimension - 1);
                    effects[j] =
                            sd * random.nextGaussian() + Math.sqrt(0.02) * random.nextGaussian();
                    variances[j] = 0.02;
                }
                arms.add(new PastArm("c" + campaign, Map.of(), effects, variances));
            }
        }
        return arms;
    }
}
