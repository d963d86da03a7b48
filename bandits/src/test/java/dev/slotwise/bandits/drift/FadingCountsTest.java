package dev.slotwise.bandits.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.posterior.BetaBeliefs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

class FadingCountsTest {
    @Test
    void atFirstNothingFades() {
        var counts = new FadingCounts(2, BetaBeliefs.usual());
        assertThat(counts.halfLife()).isInfinite();
        counts.step(new double[] {3, 0}, new double[] {97, 50});
        counts.step(new double[] {2, 1}, new double[] {48, 49});
        assertThat(counts.successes(0)).isEqualTo(5);
        assertThat(counts.failures(1)).isEqualTo(99);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aRateThatStaysIsRemembered(long seed) {
        FadingCounts counts = after(400, seed, _ -> 0.1);
        assertThat(counts.halfLife()).isInfinite();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aRateThatWandersIsForgottenAtItsPace(long seed) {
        // A period of 100 steps of 100 trials: the best memory is a fraction of it.
        FadingCounts counts =
                after(400, seed, step -> 0.15 + 0.1 * Math.sin(2 * Math.PI * step / 100));
        assertThat(counts.halfLife()).isBetween(500.0, 4_000.0);
    }

    @Test
    void whatIsForgottenFadesWithTheHalfLifeInTrials() {
        var counts = after(400, 1, step -> step / 50 % 2 == 0 ? 0.3 : 0.05);
        double halfLife = counts.halfLife();
        assertThat(halfLife).isFinite();
        double before = counts.successes(0);
        double chosen = counts.successes(0) + counts.failures(0);
        counts.step(new double[] {0, 0}, new double[] {0, halfLife});
        assertThat(counts.halfLife()).isEqualTo(halfLife);
        assertThat(counts.successes(0)).isCloseTo(before / 2, within(1e-9));
        assertThat(chosen).isLessThan(2 * halfLife);
    }

    @Test
    void halvingLeavesTheRateAndDoublesTheDoubt() {
        var counts = after(100, 1, _ -> 0.1);
        double successes = counts.successes(0);
        double failures = counts.failures(0);
        double other = counts.failures(1);
        counts.halve(0);
        assertThat(counts.successes(0)).isEqualTo(successes / 2);
        assertThat(counts.failures(0)).isEqualTo(failures / 2);
        assertThat(counts.failures(1)).isEqualTo(other);
    }

    /** Steps of 50 trials for each of two arms, of which the first has a rate that may move. */
    private static FadingCounts after(int steps, long seed, IntToDoubleFunction rate) {
        var chance = new SplittableRandom(seed);
        var counts = new FadingCounts(2, BetaBeliefs.usual());
        for (int step = 0; step < steps; step++) {
            double[] hits = new double[2];
            for (int i = 0; i < 50; i++) {
                hits[0] += chance.nextDouble() < rate.applyAsDouble(step) ? 1 : 0;
                hits[1] += chance.nextDouble() < 0.1 ? 1 : 0;
            }
            counts.step(hits, new double[] {50 - hits[0], 50 - hits[1]});
        }
        return counts;
    }
}
