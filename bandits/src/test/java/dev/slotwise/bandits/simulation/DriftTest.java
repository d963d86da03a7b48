package dev.slotwise.bandits.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

class DriftTest {
    private static final int SENDS = 1_000;
    private static final int SEEDS = 300;

    static Stream<Drift> drifts() {
        return Stream.of(
                new Drift.Still(),
                new Drift.Rotating(0.5),
                new Drift.Jumping(3),
                new Drift.Wandering(24));
    }

    @ParameterizedTest
    @MethodSource("drifts")
    void effectsKeepTheirSpread(Drift drift) {
        double[] squares = new double[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            double effect = effect(drift, seed, SENDS - 1);
            squares[seed] = effect * effect;
        }

        // The square of a normal variable has a standard deviation of sqrt 2 times its variance.
        assertThat(Standing.mean(squares))
                .isCloseTo(0.09, within(5 * 0.09 * Math.sqrt(2.0 / SEEDS)));
    }

    @Test
    void nothingChangesWithoutDrift() {
        assertThat(effect(new Drift.Still(), 7, SENDS - 1))
                .isEqualTo(effect(new Drift.Still(), 7, 0));
    }

    @Test
    void halfATurnTurnsEffectsRound() {
        double begun = effect(new Drift.Rotating(0.5), 7, 0);

        assertThat(effect(new Drift.Rotating(0.5), 7, SENDS - 1)).isCloseTo(-begun, within(0.01));
    }

    @Test
    void threeJumpsMakeFourEras() {
        var effects = new Effects(environment(new Drift.Jumping(3)), 7);
        assertThat(
                        Stream.iterate(0, send -> send + 1)
                                .limit(SENDS)
                                .map(send -> effects.at(send)[0][0])
                                .distinct())
                .hasSize(4);
    }

    @Test
    void aWalkForgetsHalfInItsHalfLife() {
        double products = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var effects = new Effects(environment(new Drift.Wandering(50)), seed);
            double begun = effects.at(0)[0][0];
            products += begun * effects.at(SENDS / 2)[0][0] / SEEDS;
        }

        assertThat(products / 0.09).isCloseTo(0.5, within(5 * 1.2 / Math.sqrt(SEEDS)));
    }

    private static double effect(Drift drift, long seed, int send) {
        return new Effects(environment(drift), seed).at(send)[0][0];
    }

    private static Environment environment(Drift drift) {
        return Environment.of("e", SENDS, new Arms.Scattered(2, 0.05, 0.3)).drifting(100, drift);
    }
}
