package dev.slotwise.bandits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class EvaluationTest {
    private static final double[] RATES = {0.1, 0.2, 0.3};
    private static final double[] LOGGED = {0.5, 0.3, 0.2};
    private static final double[] TARGET = {0.1, 0.2, 0.7};
    private static final double TRUTH = 0.1 * 0.1 + 0.2 * 0.2 + 0.7 * 0.3;

    @Test
    void inverseProbabilityIsTheMeanOfWeightedOutcomes() {
        var rows =
                List.of(new LoggedOutcome(0, 0.5, 1, TARGET), new LoggedOutcome(2, 0.2, 2, TARGET));
        Value value = InverseProbability.of(rows);
        assertThat(value.estimate()).isCloseTo((0.2 + 7) / 2, within(1e-14));
        assertThat(value.standardError()).isCloseTo(3.4, within(1e-14));
        assertThat(value.used()).isEqualTo(2);
        assertThat(InverseProbability.selfNormalised(rows).estimate())
                .isCloseTo((0.2 + 7) / 3.7, within(1e-14));
    }

    @Test
    void theLoggingPolicyItselfIsWorthItsMean() {
        List<LoggedOutcome> rows = rows(1000, new Random(1), LOGGED, LOGGED);
        double mean = rows.stream().mapToDouble(LoggedOutcome::outcome).average().orElseThrow();
        assertThat(InverseProbability.of(rows).estimate()).isCloseTo(mean, within(1e-13));
        assertThat(InverseProbability.selfNormalised(rows).estimate())
                .isCloseTo(mean, within(1e-13));
    }

    @Test
    void selfNormalisationDoesNotMindAShiftOfOutcomes() {
        List<LoggedOutcome> rows = rows(500, new Random(2), LOGGED, TARGET);
        List<LoggedOutcome> shifted =
                rows.stream()
                        .map(r ->
                                new LoggedOutcome(
                                        r.arm(),
                                        r.loggedProbability(),
                                        r.outcome() + 10,
                                        r.targetProbabilities()))
                        .toList();
        Value value = InverseProbability.selfNormalised(rows);
        Value moved = InverseProbability.selfNormalised(shifted);
        assertThat(moved.estimate()).isCloseTo(value.estimate() + 10, within(1e-12));
        assertThat(moved.standardError()).isCloseTo(value.standardError(), within(1e-12));
    }

    @Test
    void withoutAModelDoublyRobustIsInverseProbability() {
        List<LoggedOutcome> rows = rows(200, new Random(3), LOGGED, TARGET);
        assertThat(DoublyRobust.of(rows, Collections.nCopies(200, new double[3])))
                .isEqualTo(InverseProbability.of(rows));
    }

    @Test
    void withAPerfectModelDoublyRobustHasNoError() {
        double[] predicted = {1, 2, 3};
        var rows =
                List.of(new LoggedOutcome(0, 0.5, 1, TARGET), new LoggedOutcome(2, 0.2, 3, TARGET));
        Value value = DoublyRobust.of(rows, Collections.nCopies(2, predicted));
        assertThat(value.estimate()).isCloseTo(2.6, within(1e-14));
        assertThat(value.standardError()).isCloseTo(0, within(1e-14));
    }

    @Test
    void ninetyFivePercentIntervalsCoverTheTruthSoOften() {
        int rounds = 2000;
        int[] covered = new int[3];
        double[] sums = new double[3];
        double[] squares = new double[3];
        var random = new Random(4);
        List<double[]> predicted = Collections.nCopies(1500, new double[] {0.12, 0.17, 0.33});
        for (int round = 0; round < rounds; round++) {
            List<LoggedOutcome> rows = rows(1500, random, LOGGED, TARGET);
            List<Value> values =
                    List.of(
                            InverseProbability.of(rows),
                            InverseProbability.selfNormalised(rows),
                            DoublyRobust.of(rows, predicted));
            for (int i = 0; i < 3; i++) {
                covered[i] += values.get(i).interval(0.95).contains(TRUTH) ? 1 : 0;
                sums[i] += values.get(i).estimate();
                squares[i] += values.get(i).standardError() * values.get(i).standardError();
            }
        }
        for (int i = 0; i < 3; i++) {
            double coverage = covered[i] / (double) rounds;
            assertThat(coverage).isCloseTo(0.95, within(5 * Math.sqrt(0.95 * 0.05 / rounds)));
            double sigma = Math.sqrt(squares[i] / rounds / rounds);
            assertThat(sums[i] / rounds).isCloseTo(TRUTH, within(5 * sigma));
        }
    }

    @Test
    void replayIsTheMeanOverMatchesAndFairForUniformLogs() {
        double[] even = {1 / 3.0, 1 / 3.0, 1 / 3.0};
        var random = new Random(5);
        var replay = new Replay();
        assertThat(replay.value()).isEmpty();
        int matches = 0;
        for (LoggedOutcome row : rows(60_000, random, even, TARGET)) {
            double u = random.nextDouble();
            int chosen = u < 0.1 ? 0 : u < 0.3 ? 1 : 2;
            boolean matched = replay.offer(row, chosen);
            assertThat(matched).isEqualTo(chosen == row.arm());
            matches += matched ? 1 : 0;
        }
        Value value = replay.value().orElseThrow();
        assertThat(value.used()).isEqualTo(matches);
        assertThat(value.estimate()).isCloseTo(TRUTH, within(5 * value.standardError()));
        assertThat(value.standardError())
                .isCloseTo(Math.sqrt(TRUTH * (1 - TRUTH) / matches), within(1e-4));
    }

    @Test
    void replayRefusesALogThatIsNotUniform() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Replay().offer(new LoggedOutcome(0, 0.5, 1, TARGET), 0))
                .withMessageContaining("0.5");
    }

    @Test
    void aPolicyAgainstItselfDiffersByExactlyNothing() {
        List<LoggedOutcome> rows = rows(100, new Random(6), LOGGED, new double[] {0, 1, 0});
        Value value = PairedDifference.againstArm(1, rows, InverseProbability::scores);
        assertThat(value.estimate()).isZero();
        assertThat(value.standardError()).isZero();
    }

    @Test
    void pairedDifferencesCoverTheTrueDifferenceWithLessNoiseThanUnpaired() {
        int rounds = 2000;
        int arm = 0;
        int uniform = 0;
        var random = new Random(7);
        double[] near = {0.3, 0.3, 0.4};
        for (int round = 0; round < rounds; round++) {
            List<LoggedOutcome> rows = rows(1500, random, LOGGED, near);
            Value difference = PairedDifference.againstUniform(rows, InverseProbability::scores);
            uniform += difference.interval(0.95).contains(0.21 - 0.2) ? 1 : 0;
            arm +=
                    PairedDifference.againstArm(1, rows, InverseProbability::scores)
                                    .interval(0.95)
                                    .contains(0.21 - 0.2)
                            ? 1
                            : 0;
            assertThat(difference.standardError())
                    .isLessThan(InverseProbability.of(rows).standardError());
        }
        double sigma = Math.sqrt(0.95 * 0.05 / rounds);
        assertThat(uniform / (double) rounds).isCloseTo(0.95, within(5 * sigma));
        assertThat(arm / (double) rounds).isCloseTo(0.95, within(5 * sigma));
    }

    @Test
    void seedsThatShareTheirCustomersAreNotTakenForMoreCustomers() {
        double[] scores = {0, 1, 0, 0, 1, 0, 3, 0};
        Value one = PairedDifference.overSeeds(List.of(scores));
        Value ten = PairedDifference.overSeeds(Collections.nCopies(10, scores));
        assertThat(ten.estimate()).isCloseTo(one.estimate(), within(1e-15));
        assertThat(ten.standardError()).isCloseTo(one.standardError(), within(1e-15));
        assertThat(one).isEqualTo(PairedDifference.of(scores, new double[8]));
    }

    @Test
    void whatCannotBeEvaluatedIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> InverseProbability.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new LoggedOutcome(0, 0, 1, TARGET));
        assertThatIllegalArgumentException().isThrownBy(() -> new LoggedOutcome(3, 1, 1, TARGET));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoggedOutcome(0, 1, 1, new double[] {0.4, 0.4}))
                .withMessageContaining("0.8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedDifference.of(new double[2], new double[3]))
                .withMessageContaining("2 scores against 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedDifference.overSeeds(List.of()));
    }

    private static List<LoggedOutcome> rows(
            int count, Random random, double[] logged, double[] target) {
        List<LoggedOutcome> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double u = random.nextDouble();
            int arm = u < logged[0] ? 0 : u < logged[0] + logged[1] ? 1 : 2;
            double outcome = random.nextDouble() < RATES[arm] ? 1 : 0;
            rows.add(new LoggedOutcome(arm, logged[arm], outcome, target));
        }
        assertThat(Arrays.stream(target).sum()).isCloseTo(1, within(1e-12));
        return rows;
    }
}
