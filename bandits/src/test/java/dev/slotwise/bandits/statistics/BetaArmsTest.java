package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slotwise.bandits.Draws;
import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.posterior.BetaPosterior;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

class BetaArmsTest {
    /** 1e-9 of the number itself, in per cent. */
    private static final double DIGITS = 1e-7;

    /** E. Miller's exact sum over whole parameters, in 40 digits. */
    @ParameterizedTest
    @CsvSource({
        "31, 971, 21, 981, 0.922293308710198495, 0.0777066912898015055",
        "1, 1001, 1, 1, 0.000998003992015968064, 0.999001996007984032",
        "101, 901, 301, 701, 2.80642503594875672e-30, 1",
        "601, 9401, 1401, 8601, 1.47681578601342699e-81, 1"
    })
    void superiorityIsTheExactSum(
            double a, double b, double c, double d, double superior, double inferior) {
        PosteriorEffect effect = compare(a, b, c, d, Direction.INCREASE);

        assertThat(effect.probabilityOfSuperiority()).isCloseTo(superior, withinPercentage(DIGITS));
        assertThat(effect.probabilityOfInferiority()).isCloseTo(inferior, withinPercentage(DIGITS));
    }

    /** E[max(A - B, 0)] by the same sums, in 400 digits. */
    @ParameterizedTest
    @CsvSource({
        "31, 971, 21, 981, 0.000249244591142286544, 0.0102292845113019672",
        "301, 701, 101, 901, 4.42850354963989675e-33, 0.19960079840319361",
        "1401, 8601, 601, 9401, 3.30656289891806859e-85, 0.079984003199360128",
        "1, 1, 1, 1001, 9.95018935210337053e-7, 0.499002991015962068"
    })
    void lossesAreTheExactSums(
            double a, double b, double c, double d, double ofTreatment, double ofControl) {
        PosteriorEffect effect = compare(a, b, c, d, Direction.INCREASE);

        assertThat(effect.lossOfTreatment()).isCloseTo(ofTreatment, withinPercentage(DIGITS));
        assertThat(effect.lossOfControl()).isCloseTo(ofControl, withinPercentage(DIGITS));
    }

    /** Quadrature in 40 digits. */
    @ParameterizedTest
    @CsvSource({
        "20003001, 979997001, 20000001, 980000001, 0.684080417139938, 1.27922726591787e-6",
        "20030001, 979970001, 20000001, 980000001, 0.999999165325154, 1.01222711117228e-12"
    })
    void aBillionUsersKeepTheirDigits(
            double a, double b, double c, double d, double superior, double loss) {
        PosteriorEffect effect = compare(a, b, c, d, Direction.INCREASE);

        assertThat(effect.probabilityOfSuperiority()).isCloseTo(superior, withinPercentage(DIGITS));
        assertThat(effect.lossOfTreatment()).isCloseTo(loss, withinPercentage(DIGITS));
    }

    /** By two moments of the billion's posterior, in 30 digits. */
    @Test
    void aBillionUsersAreComparedWithAHundred() {
        PosteriorEffect effect = compare(3, 99, 20000001, 980000001, Direction.INCREASE);

        assertThat(effect.probabilityOfSuperiority())
                .isCloseTo(0.671217317610172, withinPercentage(DIGITS));
    }

    @Test
    void threeArmsShareTheProbabilityToBeBest() {
        List<BetaPosterior> arms =
                List.of(
                        new BetaPosterior(21, 981),
                        new BetaPosterior(31, 971),
                        new BetaPosterior(25, 977));

        assertClose(
                BetaArms.probabilitiesToBeBest(arms, Direction.INCREASE),
                0.051691866682926295,
                0.757348124966815,
                0.19096000834998758);
        assertClose(
                BetaArms.expectedLosses(arms, Direction.INCREASE),
                0.010982299829518434,
                0.0010022599093587534,
                0.00699028386145456);
    }

    @Test
    void fiftyEqualArmsAreEachTheBestOneTimeInFifty() {
        double[] best =
                BetaArms.probabilitiesToBeBest(
                        Collections.nCopies(50, new BetaPosterior(40, 1_960)), Direction.INCREASE);

        assertThat(Arrays.stream(best).sum()).isCloseTo(1, within(1e-15));
        for (double probability : best) {
            assertThat(probability).isCloseTo(0.02, withinPercentage(DIGITS));
        }
    }

    /** Where the posterior is uniform: the greatest of 50 uniforms has mean 50/51. */
    @Test
    void fiftyArmsNobodyHasSeenLoseAgainstTheGreatestUniform() {
        double[] losses =
                BetaArms.expectedLosses(
                        Collections.nCopies(50, new BetaPosterior(1, 1)), Direction.INCREASE);

        for (double loss : losses) {
            assertThat(loss).isCloseTo(50.0 / 51 - 0.5, withinPercentage(DIGITS));
        }
    }

    @Test
    void theDirectionTurnsSuperiorityAndLossesButNotTheEffect() {
        PosteriorEffect more = compare(31, 971, 21, 981, Direction.INCREASE);
        PosteriorEffect less = compare(31, 971, 21, 981, Direction.DECREASE);

        assertThat(less.probabilityOfSuperiority())
                .isCloseTo(more.probabilityOfInferiority(), withinPercentage(DIGITS));
        assertThat(less.lossOfTreatment())
                .isCloseTo(more.lossOfControl(), withinPercentage(DIGITS));
        assertThat(less.absolute()).isEqualTo(more.absolute());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderOfArmsChangesNoBit(long seed) {
        var random = new SplittableRandom(seed);
        List<BetaPosterior> arms = new ArrayList<>();
        for (int a = 0; a < 7; a++) {
            double users = Math.exp(random.nextDouble(2, 14));
            double rate = random.nextDouble(0.01, 0.03);
            arms.add(new BetaPosterior(1 + users * rate, 1 + users * (1 - rate)));
        }
        List<BetaPosterior> turned = arms.reversed();
        double[] best = BetaArms.probabilitiesToBeBest(arms, Direction.INCREASE);
        double[] losses = BetaArms.expectedLosses(arms, Direction.INCREASE);
        double[] turnedBest = BetaArms.probabilitiesToBeBest(turned, Direction.INCREASE);
        double[] turnedLosses = BetaArms.expectedLosses(turned, Direction.INCREASE);

        assertThat(Arrays.stream(best).sum()).isCloseTo(1, within(1e-15));
        for (int a = 0; a < 7; a++) {
            assertThat(turnedBest[6 - a]).isEqualTo(best[a]);
            assertThat(turnedLosses[6 - a]).isEqualTo(losses[a]);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void chancesAreThoseOfDraws(long seed) {
        List<BetaPosterior> arms =
                List.of(
                        new BetaPosterior(1, 101),
                        new BetaPosterior(3, 99),
                        new BetaPosterior(0.5, 12),
                        new BetaPosterior(300, 9_700));
        int draws = 40_000;
        double[] wins = new Draws(seed).wins(arms, draws);
        double[] best = BetaArms.probabilitiesToBeBest(arms, Direction.INCREASE);

        for (int a = 0; a < 4; a++) {
            double sigma = Math.sqrt(draws * best[a] * (1 - best[a]));
            assertThat(wins[a]).isCloseTo(draws * best[a], within(5 * sigma));
        }
    }

    /** Quadrature of 40 points a panel and a root search, in doubles. */
    @ParameterizedTest
    @CsvSource({
        "31, 971, 21, 981, -0.0038175381631406404, 0.02409528325188351,"
                + " -0.13816688176909908, 1.6077640450320447",
        "4, 98, 1, 101, -0.00856194541480258, 0.07691177354591565,"
                + " -0.32657311905711045, 154.9960693788903",
        "90, 12, 101, 1, -0.17857518729559926, -0.04873520504468059,"
                + " -0.17978193165433426, -0.04966141485641264",
        "4, 4, 3, 5, -0.33747193006911713, 0.5623595511693612,"
                + " -0.585806712861305, 4.4614317250433"
    })
    void credibleIntervalsOfEffectsHoldTheirMass(
            double a,
            double b,
            double c,
            double d,
            double lower,
            double upper,
            double relativeLower,
            double relativeUpper) {
        PosteriorEffect effect = compare(a, b, c, d, Direction.INCREASE);
        Interval absolute = effect.absolute().interval().orElseThrow();
        Interval relative = effect.relative().interval().orElseThrow();

        assertThat(absolute.lower()).isCloseTo(lower, withinPercentage(DIGITS));
        assertThat(absolute.upper()).isCloseTo(upper, withinPercentage(DIGITS));
        assertThat(relative.lower()).isCloseTo(relativeLower, withinPercentage(DIGITS));
        assertThat(relative.upper()).isCloseTo(relativeUpper, withinPercentage(DIGITS));
        assertThat(effect.absolute().mean()).isCloseTo(a / (a + b) - c / (c + d), within(1e-15));
    }

    @Test
    void theMeanLiftIsThatOfTheRatio() {
        // E[B] E[1/A] - 1 = 31/1002 * 1001/20 - 1.
        assertThat(compare(31, 971, 21, 981, Direction.INCREASE).relative().mean())
                .isCloseTo(31.0 / 1002 * 1001 / 20 - 1, withinPercentage(DIGITS));
        // 1/A has no mean.
        assertThat(compare(31, 971, 1, 1001, Direction.INCREASE).relative().mean()).isNaN();
    }

    @Test
    void noConversionsAndAllConversionsAreComparedAsAnyOthers() {
        var flat = new BetaPosterior(1, 1);
        BetaPosterior none = BetaArms.posterior(flat, new Proportion(0, 1_000_000_000));
        BetaPosterior all = BetaArms.posterior(flat, new Proportion(1_000_000_000, 1_000_000_000));
        BetaPosterior nobody = BetaArms.posterior(flat, new Proportion(0, 0));
        PosteriorEffect effect = BetaArms.compare(all, none, Direction.INCREASE, 0.05);

        assertThat(effect.probabilityOfSuperiority()).isEqualTo(1);
        assertThat(effect.lossOfControl())
                .isCloseTo(1_000_000_001.0 / 1_000_000_002 - 1e-9, within(1e-9));
        assertThat(effect.absolute().interval().orElseThrow().lower()).isGreaterThan(0.99999999);
        assertThat(BetaArms.compare(nobody, nobody, Direction.INCREASE, 0.05))
                .extracting(PosteriorEffect::probabilityOfSuperiority)
                .satisfies(p -> assertThat((double) p).isCloseTo(0.5, within(1e-12)));
    }

    @Test
    void whatIsNoLevelIsRefused() {
        assertThatThrownBy(() ->
                        BetaArms.compare(
                                new BetaPosterior(1, 1),
                                new BetaPosterior(1, 1),
                                Direction.INCREASE,
                                1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.0");
    }

    private static PosteriorEffect compare(
            double a, double b, double c, double d, Direction desired) {
        return BetaArms.compare(new BetaPosterior(a, b), new BetaPosterior(c, d), desired, 0.05);
    }

    private static void assertClose(double[] actual, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], withinPercentage(DIGITS));
        }
    }
}
