package dev.slotwise.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.server.learning.ArmPredictions;
import dev.slotwise.server.learning.Evidence;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.BitSet;
import java.util.List;

class ExplanationTest {
    private static final double OFFSET = -3.2;
    private static final double SHARED = 0.4;

    /** Only the drawn arm's prediction is logged; all others follow from it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyArmsPredictionFollowsFromTheDrawnOne(long seed) {
        var means = new double[] {-0.3, 0.2, 0.9};
        double[] probabilities = {0.2, 0.5, 0.3};
        int drawn = Choice.draw(probabilities, seed).arm();
        var evidence =
                evidence(
                        seed,
                        Logistic.probability(OFFSET + SHARED + means[drawn]),
                        List.of(
                                new NormalScore(means[0], 0.01),
                                new NormalScore(means[1], 0.02),
                                new NormalScore(means[2], 0.03)));

        for (int arm = 0; arm < means.length; arm++) {
            assertThat(ArmPredictions.of(evidence, arm))
                    .isCloseTo(Logistic.probability(OFFSET + SHARED + means[arm]), within(1e-12));
        }
    }

    @Test
    void withoutContextThePredictionIsThePosteriorsMean() {
        var evidence =
                evidence(
                        1,
                        0.1,
                        List.of(
                                new BetaPosterior(1, 9),
                                new BetaPosterior(2, 8),
                                new BetaPosterior(3, 7)));

        assertThat(ArmPredictions.of(evidence, 1)).isEqualTo(0.2);
    }

    private static Evidence evidence(
            long seed, double prediction, List<? extends ArmBelief> beliefs) {
        var eligible = new BitSet();
        eligible.set(0, 3);
        return new Evidence(
                12,
                1,
                OFFSET,
                prediction,
                0.01,
                0.5,
                seed,
                eligible,
                List.of(0.2, 0.5, 0.3),
                beliefs);
    }
}
