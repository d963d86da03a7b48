package dev.slotwise.bandits.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Draws;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.DoubleBinaryOperator;

class ValueRemainingTest {
    private static final int DRAWS = 50_000;

    @Test
    void twoNormalScoresHaveTheClosedForm() {
        var leader = new NormalScore(0.5, 0.02);
        var other = new NormalScore(0.4, 0.03);
        double quantile = -0.1 + Math.sqrt(0.05) * Normal.quantile(0.95);
        assertThat(ValueRemaining.quantile(List.of(leader, other), 0, 0.95))
                .isCloseTo(Math.expm1(quantile), within(1e-8));
    }

    @Test
    void nothingRemainsWhereTheLeaderIsSurelyTheBest() {
        var beliefs = List.of(new BetaPosterior(900, 9_100), new BetaPosterior(500, 9_500));
        assertThat(ValueRemaining.quantile(beliefs, 0, 0.95)).isZero();
        assertThat(ValueRemaining.quantile(beliefs, 1, 0.95)).isGreaterThan(0.8);
    }

    @Test
    void knownVariancesGiveTheNormalClosedFormForGaussianBeliefs() {
        double shape = 1e9;
        var beliefs =
                List.of(
                        new GaussianPosterior(200, 100, shape, 50 * shape),
                        new GaussianPosterior(199, 100, shape, 50 * shape));
        double quantile = (-1 + Normal.quantile(0.95)) / 200;
        assertThat(ValueRemaining.quantile(beliefs, 0, 0.95)).isCloseTo(quantile, within(1e-8));
    }

    @Test
    void quantilesSplitDrawsAsTheyPromise() {
        splits(
                List.of(
                        new BetaPosterior(60, 900),
                        new BetaPosterior(50, 800),
                        new BetaPosterior(3, 70)),
                (best, kept) -> best / kept - 1);
        splits(
                List.of(
                        new GaussianPosterior(4, 6, 3, 20),
                        new GaussianPosterior(3.5, 4, 2, 30),
                        new GaussianPosterior(3, 9, 5, 9)),
                (best, kept) -> (best - kept) / 4);
        splits(
                List.of(
                        new RevenuePosterior(
                                new BetaPosterior(30, 900), new GaussianPosterior(3, 31, 16, 9)),
                        new RevenuePosterior(
                                new BetaPosterior(20, 800), new GaussianPosterior(3.2, 21, 11, 8))),
                (best, kept) -> Math.exp(best - kept) - 1);
    }

    private static void splits(List<? extends ArmBelief> beliefs, DoubleBinaryOperator remaining) {
        for (double level : new double[] {0.7, 0.95}) {
            double quantile = ValueRemaining.quantile(beliefs, 0, level);
            assertThat(quantile).isPositive();
            var draws = new Draws(29);
            int below = 0;
            for (int i = 0; i < DRAWS; i++) {
                double[] values = draws.of(beliefs);
                double best = values[Draws.greatest(values)];
                below += remaining.applyAsDouble(best, values[0]) <= quantile ? 1 : 0;
            }
            double sigma = Math.sqrt(level * (1 - level) / DRAWS);
            assertThat(below / (double) DRAWS)
                    .as("%s at %s", beliefs, level)
                    .isCloseTo(level, within(5 * sigma));
        }
    }

    @Test
    void aLeaderThatIsNoneAndALevelThatIsNoneAreRefused() {
        var beliefs = List.of(new BetaPosterior(1, 1), new BetaPosterior(1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueRemaining.quantile(beliefs, 2, 0.95));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueRemaining.quantile(beliefs, 0, 1));
    }
}
