package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Draws;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.NormalScore;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

class TopTwoThompsonTest {
    private static final ExplorationFloor NO_FLOOR = ExplorationFloor.of(0);
    private static final int DRAWS = 200_000;

    @Test
    void itsProbabilitiesAreThoseOfDrawingUntilAnotherArmWins() {
        resamples(
                List.of(
                        new BetaPosterior(20, 480),
                        new BetaPosterior(26, 500),
                        new BetaPosterior(2, 40),
                        new BetaPosterior(9, 300)),
                0.5);
        resamples(
                List.of(
                        new NormalScore(0.1, 0.04),
                        new NormalScore(0.3, 0.02),
                        new NormalScore(-0.1, 0.09)),
                0.7);
    }

    private static void resamples(List<? extends ArmBelief> beliefs, double share) {
        double[] p =
                new TopTwoThompson(share, NO_FLOOR).probabilities(beliefs, all(beliefs.size()));
        var draws = new Draws(31);
        var coin = new SplittableRandom(37);
        double[] assigned = new double[p.length];
        for (int i = 0; i < DRAWS; i++) {
            int winner = Draws.greatest(draws.of(beliefs));
            int arm = winner;
            if (coin.nextDouble() >= share) {
                while (arm == winner) {
                    arm = Draws.greatest(draws.of(beliefs));
                }
            }
            assigned[arm]++;
        }
        for (int a = 0; a < p.length; a++) {
            double sigma = Math.sqrt(p[a] * (1 - p[a]) / DRAWS);
            assertThat(assigned[a] / DRAWS)
                    .as("arm %s of %s", a, beliefs)
                    .isCloseTo(p[a], within(5 * sigma));
        }
    }

    @Test
    void ofTwoArmsEachIsTheOthersOnlyChallenger() {
        var beliefs = List.of(new NormalScore(0.3, 0.04), new NormalScore(0.1, 0.05));
        double q = BestArmProbabilities.of(beliefs).clone()[0];
        double[] p = new TopTwoThompson(0.8, NO_FLOOR).probabilities(beliefs, all(2));
        assertThat(p[0]).isCloseTo(0.8 * q + 0.2 * (1 - q), within(1e-12));
    }

    @Test
    void aCertainWinnerLeavesTheRestToItsBestChallengers() {
        // The winner's lead is far beyond what its own probability can tell from 1.
        var challengers =
                List.of(
                        new BetaPosterior(100, 9_900),
                        new BetaPosterior(110, 9_890),
                        new BetaPosterior(90, 9_910));
        double[] among = BestArmProbabilities.of(challengers);
        var beliefs =
                List.of(
                        challengers.get(0),
                        new BetaPosterior(5e6, 5e6),
                        challengers.get(1),
                        challengers.get(2));
        double[] p = new TopTwoThompson(0.5, NO_FLOOR).probabilities(beliefs, all(4));
        assertThat(p)
                .containsExactly(
                        new double[] {0.5 * among[0], 0.5, 0.5 * among[1], 0.5 * among[2]},
                        within(1e-7));
    }

    @Test
    void normalScoresThatAreCertainAreSplitWithoutNaN() {
        var beliefs = List.of(new NormalScore(5, 0), new NormalScore(1, 0), new NormalScore(1, 0));
        double[] p = new TopTwoThompson(0.5, NO_FLOOR).probabilities(beliefs, all(3));
        assertThat(p).containsExactly(new double[] {0.5, 0.25, 0.25}, within(1e-9));
    }

    @Test
    void theOnlyEligibleArmGetsAll() {
        var beliefs = List.of(new BetaPosterior(1, 1), new BetaPosterior(3, 1));
        BitSet second = new BitSet();
        second.set(1);
        assertThat(TopTwoThompson.standard().probabilities(beliefs, second)).containsExactly(0, 1);
    }

    @Test
    void itTriesTheSecondBestMoreThanThompsonDoesAndKeepsTheFloor() {
        var beliefs =
                List.of(
                        new BetaPosterior(300, 9_700),
                        new BetaPosterior(350, 9_650),
                        new BetaPosterior(10, 9_990));
        double[] thompson = Thompson.standard().probabilities(beliefs, all(3));
        double[] topTwo = TopTwoThompson.standard().probabilities(beliefs, all(3));
        assertThat(topTwo[0]).isGreaterThan(5 * thompson[0]);
        assertThat(topTwo[2]).isEqualTo(0.01);
        assertThat(Arrays.stream(topTwo).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void aShareThatIsNoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopTwoThompson(0, NO_FLOOR))
                .withMessageContaining("0.0");
    }

    private static BitSet all(int arms) {
        return PolicyTest.firstArms(arms);
    }
}
