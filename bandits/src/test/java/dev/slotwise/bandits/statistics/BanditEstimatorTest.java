package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

class BanditEstimatorTest {
    private static final int ARMS = 3;

    /** 1e-12 of the number itself, in per cent. */
    private static final double DIGITS = 1e-10;

    /** A recipient, with a probability of their own for each arm. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares rows
    private record Row(int wave, int arm, double outcome, double[] e) {
        /** The score of an arm, given the guess at it. */
        double score(int k, double m) {
            return m + (k == arm ? (outcome - m) / e[k] : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void sumsGiveWhatTheRowsGive(long seed) {
        List<Row> rows = rows(seed, true);
        List<Wave> waves = waves(rows);
        double[][] m = guesses(rows);

        BanditEstimate difference = BanditEstimator.STANDARD.difference(waves, 2, 0);
        double value =
                mean(rows, row -> row.score(2, m[row.wave][2]) - row.score(0, m[row.wave][0]));
        double squares =
                mean(
                        rows,
                        row ->
                                Math.pow(
                                        row.score(2, m[row.wave][2])
                                                - row.score(0, m[row.wave][0])
                                                - value,
                                        2));
        BanditEstimate arm = BanditEstimator.STANDARD.arm(waves, 1);
        double rate = mean(rows, row -> row.score(1, m[row.wave][1]));
        double variance = mean(rows, row -> Math.pow(row.score(1, m[row.wave][1]) - rate, 2));

        assertEstimate(difference, value, Math.sqrt(squares / rows.size()));
        assertEstimate(arm, rate, Math.sqrt(variance / rows.size()));
        assertThat(difference.users()).isEqualTo(rows.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void inverseProbabilityWeightingGuessesNothing(long seed) {
        List<Row> rows = rows(seed, true);
        var ipw =
                new WeightedScores(
                        PlugIn.NONE, new EvaluationWeights.Uniform(), ContrastWeights.UNIFORM);
        double value = mean(rows, row -> row.score(1, 0));
        double squares = mean(rows, row -> Math.pow(row.score(1, 0) - value, 2));

        assertEstimate(ipw.arm(waves(rows), 1), value, Math.sqrt(squares / rows.size()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void weightsOfWavesMultiplyScores(long seed) {
        List<Row> rows = rows(seed, false);
        double[][] m = guesses(rows);
        var perArm =
                new WeightedScores(
                        PlugIn.RUNNING_MEAN,
                        new EvaluationWeights.ConstantAllocation(),
                        ContrastWeights.CONTRAST_STABILIZED);
        double total = 0;
        double sum = 0;
        double totalOfDifference = 0;
        double sumOfDifference = 0;
        for (Row row : rows) {
            double h = Math.sqrt(row.e[1]);
            total += h;
            sum += h * row.score(1, m[row.wave][1]);
            double g = 1 / Math.sqrt(1 / row.e[1] + 1 / row.e[0]);
            totalOfDifference += g;
            sumOfDifference += g * (row.score(1, m[row.wave][1]) - row.score(0, m[row.wave][0]));
        }
        double value = sum / total;
        double difference = sumOfDifference / totalOfDifference;
        double squares = 0;
        double squaresOfDifference = 0;
        for (Row row : rows) {
            squares += Math.pow(Math.sqrt(row.e[1]) * (row.score(1, m[row.wave][1]) - value), 2);
            double g = 1 / Math.sqrt(1 / row.e[1] + 1 / row.e[0]);
            squaresOfDifference +=
                    Math.pow(
                            g
                                    * (row.score(1, m[row.wave][1])
                                            - row.score(0, m[row.wave][0])
                                            - difference),
                            2);
        }

        assertEstimate(perArm.arm(known(rows), 1), value, Math.sqrt(squares) / total);
        assertEstimate(
                perArm.difference(known(rows), 1, 0),
                difference,
                Math.sqrt(squaresOfDifference) / totalOfDifference);
    }

    /** Hadad et al.'s contrast: the two weighted errors are those of the same recipients. */
    @Test
    void eachArmWithItsOwnWeightsIsTheDifferenceOfTheirEstimates() {
        List<Row> rows = rows(11, false);
        double[][] m = guesses(rows);
        var own =
                new WeightedScores(
                        PlugIn.RUNNING_MEAN,
                        new EvaluationWeights.Propensity(),
                        ContrastWeights.EACH_ARM_ITS_OWN);
        List<Wave> waves = known(rows);
        double b = own.arm(waves, 2).estimate().value();
        double a = own.arm(waves, 0).estimate().value();
        double totalB = rows.stream().mapToDouble(row -> row.e[2]).sum();
        double totalA = rows.stream().mapToDouble(row -> row.e[0]).sum();
        double squares = 0;
        for (Row row : rows) {
            squares +=
                    Math.pow(
                            row.e[2] / totalB * (row.score(2, m[row.wave][2]) - b)
                                    - row.e[0] / totalA * (row.score(0, m[row.wave][0]) - a),
                            2);
        }

        assertEstimate(own.difference(waves, 2, 0), b - a, Math.sqrt(squares));
    }

    /** Rows are waves of one: the running mean is then that of all earlier rows. */
    @Test
    void aLogOfRowsIsALogOfWavesOfOne() {
        List<Wave> log =
                List.of(
                        Wave.of(0, 1, new double[] {0.5, 0.5}),
                        Wave.of(1, 1, new double[] {0.4, 0.6}),
                        Wave.of(0, 0, new double[] {0.2, 0.8}));
        // Arm 0: 0 + 1/0.5; then the guess 1; then 1 + (0 - 1) / 0.2.
        BanditEstimate arm = BanditEstimator.STANDARD.arm(log, 0);

        assertThat(arm.estimate().value()).isCloseTo((2 + 1 - 4) / 3.0, within(1e-15));
        assertThat(arm.estimate().standardError())
                .isCloseTo(
                        Math.sqrt(
                                        Math.pow(2 + 1 / 3.0, 2)
                                                + Math.pow(1 + 1 / 3.0, 2)
                                                + Math.pow(-4 + 1 / 3.0, 2))
                                / 3,
                        within(1e-14));
    }

    /** The last of the paper's figures: all weights spend the variance that there is. */
    @Test
    void twoPointWeightsHandOutAllVariance() {
        List<Wave> waves = new ArrayList<>();
        int steps = 40;
        for (int t = 0; t < steps; t++) {
            double e = 0.5 * Math.pow(t + 1, -0.7);
            waves.add(
                    new Wave(
                            List.of(
                                    ScoreSums.of(10 * e, 5 * e, 5 * e, e),
                                    ScoreSums.of(10 * (1 - e), 0, 0, 1 - e)),
                            new double[] {e, 1 - e}));
        }
        double[] h = new EvaluationWeights.TwoPoint(0.7).of(waves, 0);
        double handedOut = 0;
        for (int t = 0; t < steps; t++) {
            handedOut += h[t] * h[t] / waves.get(t).allocation(0) * waves.get(t).users();
        }

        assertThat(handedOut).isCloseTo(1, within(1e-12));
        assertThat(h[0]).isPositive();
        // Of a constant allocation, equal shares.
        List<Wave> even = List.of(even(), even(), even(), even());
        assertThat(Arrays.stream(new EvaluationWeights.TwoPoint(0).of(even, 0)).distinct().count())
                .isEqualTo(1);
    }

    @Test
    void meansOfWavesAreWeighedByAllRecipients() {
        List<Wave> waves =
                List.of(
                        Wave.of(List.of(sums(100, 10, 0.5), sums(100, 20, 0.5))),
                        Wave.of(List.of(sums(50, 20, 0.25), sums(150, 60, 0.75))));
        BanditEstimate weighted =
                new PeriodWeighted(OutcomeVariance.OF_CONVERSIONS).difference(waves, 1, 0);
        BanditEstimate pooled =
                new PooledMeans(OutcomeVariance.OF_CONVERSIONS).difference(waves, 1, 0);

        assertEstimate(
                weighted,
                (0.2 - 0.1 + 0.4 - 0.4) / 2,
                Math.sqrt(0.09 / 100 + 0.16 / 100 + 0.24 / 50 + 0.24 / 150) / 2);
        assertEstimate(
                pooled, 80 / 250.0 - 30 / 150.0, Math.sqrt(0.32 * 0.68 / 250 + 0.2 * 0.8 / 150));
        // In units of each wave's error, which weighs them equally.
        double first = Math.sqrt((100 * 0.09 + 100 * 0.16) / 198 * 2 / 100);
        double second = Math.sqrt((50 * 0.24 + 150 * 0.24) / 198 * (1 / 50.0 + 1 / 150.0));
        assertEstimate(
                new BatchedLeastSquares().difference(waves, 1, 0),
                (0.1 / first) / (1 / first + 1 / second),
                Math.sqrt(2) / (1 / first + 1 / second));
    }

    @Test
    void wavesThatDidNotOfferAnArmTellNothingOfIt() {
        Wave both =
                new Wave(List.of(sums(100, 10, 0.5), sums(100, 20, 0.5)), new double[] {0.5, 0.5});
        Wave without = new Wave(List.of(sums(200, 80, 1), ScoreSums.NONE), new double[] {1, 0});

        assertThat(BanditEstimator.STANDARD.difference(List.of(both, without), 1, 0))
                .isEqualTo(BanditEstimator.STANDARD.difference(List.of(both), 1, 0));
        assertThat(BanditEstimator.STANDARD.difference(List.of(without), 1, 0).estimate().value())
                .isNaN();
    }

    @Test
    void effectiveUsersFallWithSmallProbabilities() {
        Wave even = even();
        Wave uneven =
                new Wave(List.of(sums(2, 1, 0.01), sums(198, 9, 0.99)), new double[] {0.01, 0.99});
        BanditEstimate balanced = BanditEstimator.STANDARD.difference(List.of(even), 1, 0);
        BanditEstimate unbalanced =
                BanditEstimator.STANDARD.difference(List.of(even, uneven), 1, 0);

        assertThat(balanced.effectiveUsers()).isCloseTo(100, within(1e-9));
        assertThat(unbalanced.effectiveUsers()).isLessThan(20);
        assertThat(BanditEstimator.leastProbability(List.of(even, uneven), 0))
                .isCloseTo(0.01, within(1e-15));
        assertThat(BanditEstimator.leastProbability(List.of(even, uneven), 1))
                .isCloseTo(0.5, within(1e-15));
    }

    @Test
    void nothingToGoByIsUndefinedAndNotRefused() {
        Wave empty = new Wave(List.of(ScoreSums.NONE, ScoreSums.NONE), new double[] {0.5, 0.5});
        Wave none = new Wave(List.of(sums(5, 0, 0.5), sums(5, 0, 0.5)), new double[] {0.5, 0.5});
        for (BanditEstimator estimator :
                List.of(
                        BanditEstimator.STANDARD,
                        new PooledMeans(OutcomeVariance.OF_MEANS),
                        new PeriodWeighted(OutcomeVariance.OF_MEANS),
                        new BatchedLeastSquares())) {
            assertThat(estimator.difference(List.of(empty), 1, 0).estimate().isDefined()).isFalse();
            assertThat(estimator.arm(List.of(empty), 1).estimate().isDefined()).isFalse();
            assertThat(estimator.difference(List.of(none), 1, 0).estimate().isDefined()).isFalse();
        }
        assertThat(
                        BanditEstimator.STANDARD
                                .difference(List.of(empty), 1, 0)
                                .sequence(0.1)
                                .interval(0.05, Alternative.TWO_SIDED))
                .isEmpty();
    }

    @Test
    void wavesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> ScoreSums.of(10, 5, 5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.0");
        assertThatThrownBy(() -> new Wave(List.of(sums(1, 1, 1)), new double[] {0.5}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.5");
        assertThatThrownBy(() -> BanditEstimator.STANDARD.arm(List.of(even()), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("arm 2 of 2");
        assertThatThrownBy(() -> BanditEstimator.STANDARD.arm(List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Wave even() {
        return new Wave(List.of(sums(100, 10, 0.5), sums(100, 20, 0.5)), new double[] {0.5, 0.5});
    }

    private static ScoreSums sums(double users, double conversions, double probability) {
        return ScoreSums.of(users, conversions, conversions, probability);
    }

    /**
     * Revenue that drifts, in eight waves; each recipient's probabilities are their own, or not.
     */
    private static List<Row> rows(long seed, boolean contextual) {
        var random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int wave = 0; wave < 8; wave++) {
            double[] shared = probabilities(random);
            int users = random.nextInt(30, 90);
            for (int i = 0; i < users; i++) {
                double[] e = contextual ? probabilities(random) : shared;
                double u = random.nextDouble();
                int arm = u < e[0] ? 0 : u < e[0] + e[1] ? 1 : 2;
                double outcome =
                        random.nextDouble() < 0.4 ? random.nextDouble(1, 9) + arm + wave : 0;
                rows.add(new Row(wave, arm, outcome, e));
            }
        }
        return rows;
    }

    private static double[] probabilities(SplittableRandom random) {
        double[] e = random.doubles(ARMS, 0.05, 1).toArray();
        double sum = Arrays.stream(e).sum();
        return Arrays.stream(e).map(x -> x / sum).toArray();
    }

    /** From sums alone. */
    private static List<Wave> waves(List<Row> rows) {
        List<Wave> waves = new ArrayList<>();
        for (int wave = 0; wave < 8; wave++) {
            waves.add(Wave.of(arms(rows, wave)));
        }
        return waves;
    }

    /** From sums and the allocation of the wave. */
    private static List<Wave> known(List<Row> rows) {
        List<Wave> waves = new ArrayList<>();
        for (int wave = 0; wave < 8; wave++) {
            int w = wave;
            double[] e = rows.stream().filter(row -> row.wave == w).findFirst().orElseThrow().e;
            waves.add(new Wave(arms(rows, wave), e));
        }
        return waves;
    }

    private static List<ScoreSums> arms(List<Row> rows, int wave) {
        ScoreSums[] arms = new ScoreSums[ARMS];
        Arrays.fill(arms, ScoreSums.NONE);
        for (Row row : rows) {
            if (row.wave == wave) {
                arms[row.arm] = arms[row.arm].plus(ScoreSums.of(row.outcome, row.e[row.arm]));
            }
        }
        return List.of(arms);
    }

    /** Per wave and arm the mean of earlier waves. */
    private static double[][] guesses(List<Row> rows) {
        double[][] m = new double[8][ARMS];
        for (int wave = 0; wave < 8; wave++) {
            for (int arm = 0; arm < ARMS; arm++) {
                int w = wave;
                int k = arm;
                m[wave][arm] =
                        rows.stream()
                                .filter(row -> row.wave < w && row.arm == k)
                                .mapToDouble(Row::outcome)
                                .average()
                                .orElse(0);
            }
        }
        return m;
    }

    private static double mean(List<Row> rows, ToDoubleFunction<Row> of) {
        return rows.stream().mapToDouble(of).sum() / rows.size();
    }

    private static void assertEstimate(BanditEstimate actual, double value, double error) {
        assertThat(actual.estimate().value()).isCloseTo(value, withinPercentage(DIGITS));
        assertThat(actual.estimate().standardError()).isCloseTo(error, withinPercentage(DIGITS));
    }
}
