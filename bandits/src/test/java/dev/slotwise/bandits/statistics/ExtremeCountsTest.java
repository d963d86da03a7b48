package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.bandits.Interval;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class ExtremeCountsTest {
    private static final long[] USERS = {1, 2, 10, 1000, 1_000_000_000, 3_000_000_000L};
    private static final double[] ALPHAS = {1e-12, 0.001, 0.05, 0.5, 0.95};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyTableHasItsLimitsAndTheyHoldTheEstimate(long seed) {
        Random random = new Random(seed);
        for (long n : USERS) {
            for (long m : USERS) {
                Proportion treatment = anyOf(random, n);
                Proportion control = anyOf(random, m);
                double difference = new TwoProportions(treatment, control).rateDifference();
                for (double alpha : ALPHAS) {
                    Interval score =
                            assertDefined(new MiettinenNurminen(treatment, control), alpha);
                    Interval newcombe = assertDefined(new Newcombe(treatment, control), alpha);
                    for (Interval interval : List.of(score, newcombe)) {
                        assertThat(interval.lower()).isBetween(-1.0, difference + 1e-15);
                        assertThat(interval.upper()).isBetween(difference - 1e-15, 1.0);
                    }
                    Interval ratio = assertDefined(new KoopmanScore(treatment, control), alpha);
                    assertThat(ratio.lower()).isBetween(-1.0, Double.MAX_VALUE);
                    Interval rate = assertDefined(new Wilson(treatment), alpha);
                    assertThat(rate.contains(treatment.rate())).isTrue();
                    assertDefined(new AgrestiCaffo(treatment, control), alpha);
                    assertDefined(new AgrestiCoull(treatment), alpha);
                    assertDefined(new Jeffreys(treatment), alpha);
                    assertDefined(new ClopperPearson(treatment), alpha);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyTableHasAnExactPValueWithItsLogarithm(long seed) {
        Random random = new Random(seed);
        for (long n : USERS) {
            Proportion treatment = anyOf(random, n);
            Proportion control = anyOf(random, 1_000_000_000);
            double greater = FisherExact.of(treatment, control, Alternative.GREATER).log10();
            double less = FisherExact.of(treatment, control, Alternative.LESS).log10();
            double two = FisherExact.of(treatment, control, Alternative.TWO_SIDED).log10();
            assertThat(two).isFinite().isGreaterThanOrEqualTo(Math.min(greater, less) - 1e-9);
            assertThat(Math.pow(10, greater) + Math.pow(10, less)).isGreaterThan(1 - 1e-9);
        }
    }

    /** Two-sided as returned; one-sided to be there at all. */
    private static Interval assertDefined(ConfidenceLimits limits, double alpha) {
        for (Alternative alternative : Alternative.values()) {
            assertThat(limits.interval(alpha, alternative))
                    .as("%s of %s, %s", alpha, limits, alternative)
                    .isPresent();
        }
        return limits.interval(alpha, Alternative.TWO_SIDED).orElseThrow();
    }

    private static Proportion anyOf(Random random, long users) {
        long few = Math.min(users, random.nextLong(5));
        return switch (random.nextInt(3)) {
            case 0 -> new Proportion(few, users);
            case 1 -> new Proportion(users - few, users);
            default -> new Proportion(random.nextLong(users + 1), users);
        };
    }
}
