package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class SampleRatioTest {
    @Test
    void theChiSquareIsThatOfTheCounts() {
        TestOutcome outcome = SampleRatio.chiSquare(half(521, 479)).orElseThrow();
        assertThat(outcome.statistic()).isCloseTo(21.0 * 21 / 500 * 2, within(1e-12));
        assertThat(outcome.degreesOfFreedom()).isEqualTo(1);
        // 42 / sqrt(1000) standard deviations.
        assertThat(outcome.pValue()).isCloseTo(0.18413, within(1e-5));
    }

    /** Summed over periods first, as another engine does, these cancel to a p-value of 1. */
    @Test
    void errorsOfOppositeSignDoNotCancel() {
        List<Split> periods =
                List.of(
                        new Split(List.of(600L, 400L), List.of(0.5, 0.5)),
                        new Split(List.of(700L, 300L), List.of(0.8, 0.2)));
        assertThat(SampleRatio.summedExpected(periods).orElseThrow().pValue()).isOne();
        assertThat(SampleRatio.perPeriod(periods).orElseThrow().pValue()).isLessThan(1e-20);
        assertThat(new SequentialMultinomial(100).tail(periods).p()).isLessThan(1e-10);
    }

    @Test
    void ofTwoArmsTheStratifiedStatisticIsASquaredZ() {
        List<Split> periods =
                List.of(
                        new Split(List.of(530L, 470L), List.of(0.5, 0.5)),
                        new Split(List.of(1650L, 350L), List.of(0.8, 0.2)),
                        new Split(List.of(99L, 1L), List.of(0.99, 0.01)));
        double off = 530 - 500 + 1650 - 1600;
        double variance = 1000 * 0.25 + 2000 * 0.16 + 100 * 0.0099;
        TestOutcome outcome = SampleRatio.stratified(periods).orElseThrow();
        assertThat(outcome.statistic()).isCloseTo(off * off / variance, within(1e-10));
        assertThat(outcome.degreesOfFreedom()).isEqualTo(1);
    }

    @Test
    void ofOnePeriodAllFixedTestsAreOne() {
        Split split =
                new Split(
                        Collections.nCopies(50, 19_999_000L).stream().map(n -> n + 37).toList(),
                        Collections.nCopies(50, 0.02));
        List<Long> users = new ArrayList<>(split.users());
        users.set(3, 20_010_000L);
        users.set(44, 20_002_000L);
        List<Split> one = List.of(new Split(users, split.shares()));
        TestOutcome pearson = SampleRatio.chiSquare(one.getFirst()).orElseThrow();
        for (TestOutcome other :
                List.of(
                        SampleRatio.stratified(one).orElseThrow(),
                        SampleRatio.summedExpected(one).orElseThrow())) {
            assertThat(other.statistic()).isCloseTo(pearson.statistic(), within(1e-7));
            assertThat(other.degreesOfFreedom()).isEqualTo(49);
        }
    }

    @Test
    void theOrderOfArmsDoesNotMatter() {
        Random random = new Random(6);
        List<Split> periods = new ArrayList<>();
        List<Split> reversed = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            List<Double> shares = shares(random);
            List<Long> users = random.longs(4, 100, 1000).boxed().toList();
            periods.add(new Split(users, shares));
            reversed.add(new Split(users.reversed(), shares.reversed()));
        }
        assertThat(SampleRatio.stratified(reversed).orElseThrow().statistic())
                .isCloseTo(SampleRatio.stratified(periods).orElseThrow().statistic(), within(1e-9));
        assertThat(SequentialMultinomial.USUAL.logEValue(reversed.reversed()))
                .isCloseTo(SequentialMultinomial.USUAL.logEValue(periods), within(1e-9));
    }

    @Test
    void underTheNullEachTestRejectsAsOftenAsItSays() {
        int rounds = 2000;
        int stratified = 0;
        int perPeriod = 0;
        Random random = new Random(12);
        for (int round = 0; round < rounds; round++) {
            List<Split> periods = drawn(random, 6, 400);
            stratified += SampleRatio.stratified(periods).orElseThrow().pValue() < 0.05 ? 1 : 0;
            perPeriod += SampleRatio.perPeriod(periods).orElseThrow().pValue() < 0.05 ? 1 : 0;
        }
        int fiveSigma = (int) (5 * Math.sqrt(0.05 * 0.95 * rounds));
        assertThat(stratified).isCloseTo(rounds / 20, within(fiveSigma));
        assertThat(perPeriod).isCloseTo(rounds / 20, within(fiveSigma));
    }

    @Test
    void theSequentialTestMayBeLookedAtAfterEveryBatch() {
        int rounds = 1000;
        int called = 0;
        Random random = new Random(13);
        var sequential = new SequentialMultinomial(100);
        for (int round = 0; round < rounds; round++) {
            long[] users = new long[2];
            boolean crossed = false;
            for (int look = 0; look < 100 && !crossed; look++) {
                for (int i = 0; i < 10; i++) {
                    users[random.nextInt(2)]++;
                }
                crossed = sequential.tail(List.of(half(users[0], users[1]))).p() <= 0.05;
            }
            called += crossed ? 1 : 0;
        }
        assertThat(called).isLessThan(rounds / 20 + (int) (5 * Math.sqrt(0.0475 * rounds)));
        assertThat(called).isPositive();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "sequential-multinomial.csv", numLinesToSkip = 2)
    void theEValueIsThatOfTheDirichletMultinomial(
            String users, String shares, double concentration, double logEValue) {
        Split split =
                new Split(
                        Arrays.stream(users.split(" ")).map(Long::valueOf).toList(),
                        Arrays.stream(shares.split(" ")).map(Double::valueOf).toList());
        assertThat(new SequentialMultinomial(concentration).logEValue(List.of(split)))
                .isCloseTo(logEValue, within(1e-9 * Math.abs(logEValue) + 1e-13));
    }

    @Test
    void periodsOfTheSameSharesAreOne() {
        List<Split> parts = List.of(half(10, 20), half(300, 310), half(7, 0));
        assertThat(SequentialMultinomial.USUAL.logEValue(parts))
                .isEqualTo(SequentialMultinomial.USUAL.logEValue(List.of(half(317, 330))));
    }

    @Test
    void usersWhereNoneCanBeAreImpossible() {
        List<Split> periods = List.of(new Split(List.of(5L, 1L, 4L), List.of(0.5, 0.0, 0.5)));
        for (TestOutcome outcome :
                Stream.of(
                                SampleRatio.perPeriod(periods),
                                SampleRatio.stratified(periods),
                                SampleRatio.summedExpected(periods))
                        .map(found -> found.orElseThrow())
                        .toList()) {
            assertThat(outcome.statistic()).isInfinite();
            assertThat(outcome.pValue()).isZero();
        }
        assertThat(SequentialMultinomial.USUAL.tail(periods).p()).isZero();
    }

    @Test
    void anArmThatCannotBeHasNoSay() {
        TestOutcome outcome =
                SampleRatio.stratified(
                                List.of(new Split(List.of(60L, 0L, 40L), List.of(0.5, 0.0, 0.5))))
                        .orElseThrow();
        assertThat(outcome.statistic()).isCloseTo(4, within(1e-12));
        assertThat(outcome.degreesOfFreedom()).isEqualTo(1);
    }

    @Test
    void withNothingToTestThereIsNoTest() {
        assertThat(SampleRatio.chiSquare(half(0, 0))).isEmpty();
        assertThat(SampleRatio.chiSquare(new Split(List.of(7L), List.of(1.0)))).isEmpty();
        assertThat(SampleRatio.stratified(List.of(half(0, 0)))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Split(List.of(1L, 2L), List.of(0.5, 0.4)))
                .withMessageContaining("0.9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Split(List.of(1L, -2L), List.of(0.5, 0.5)))
                .withMessageContaining("-2");
        assertThatIllegalArgumentException().isThrownBy(() -> SampleRatio.perPeriod(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new SequentialMultinomial(0));
    }

    private static List<Split> drawn(Random random, int periods, int users) {
        List<Split> splits = new ArrayList<>();
        for (int t = 0; t < periods; t++) {
            List<Double> shares = shares(random);
            long[] counts = new long[4];
            for (int i = 0; i < users; i++) {
                double u = random.nextDouble();
                int arm = 0;
                while (arm < 3 && u >= shares.get(arm)) {
                    u -= shares.get(arm++);
                }
                counts[arm]++;
            }
            splits.add(new Split(Arrays.stream(counts).boxed().toList(), shares));
        }
        return splits;
    }

    private static List<Double> shares(Random random) {
        double[] raw = random.doubles(4, 0.2, 1).toArray();
        double sum = Arrays.stream(raw).sum();
        return Arrays.stream(raw).map(x -> x / sum).boxed().toList();
    }

    private static Split half(long a, long b) {
        return new Split(List.of(a, b), List.of(0.5, 0.5));
    }
}
