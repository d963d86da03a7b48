package dev.slotwise.bandits.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slotwise.bandits.simulation.Arms;
import dev.slotwise.bandits.simulation.Comparison;
import dev.slotwise.bandits.simulation.Contender;
import dev.slotwise.bandits.simulation.Delay;
import dev.slotwise.bandits.simulation.Environment;
import dev.slotwise.bandits.simulation.Standing;
import dev.slotwise.bandits.simulation.Tournament;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.LongStream;

/** A peer that does not learn would be easy to beat. */
class PeersTest {
    private static final Environment PLAIN =
            Environment.of("plain", 1_500, new Arms.OneBetter(4, 0.2, 1.5));
    private static final Environment CONTEXTUAL =
            Environment.of("contextual", 2_000, Arms.Logistic.usual(4, 5, 0.3));
    private static final Delay DELAY = new Delay(3, 1.2, 0.3, 24);

    static List<Contender> learnersOfArms() {
        return Peers.ofArmsAlone().stream().filter(PeersTest::isLearningPeer).toList();
    }

    @ParameterizedTest
    @MethodSource("learnersOfArms")
    void whoeverCountsLearnsWhichArmIsBest(Contender peer) throws InterruptedException {
        assertLearns(peer, PLAIN, 0.95);
        assertLearns(peer, PLAIN.over(200, DELAY), 0.97);
    }

    @Test
    void aRidgeRegressionPerArmLearnsWhomAnArmSuits() throws InterruptedException {
        assertLearns(Peers.LIN_UCB, CONTEXTUAL, 0.6);
        assertLearns(Peers.LIN_UCB, CONTEXTUAL.over(200, DELAY), 0.8);
    }

    @Test
    void vowpalWabbitLearnsWhomAnArmSuits() throws InterruptedException {
        assumeTrue(VowpalWabbit.missing().isEmpty(), VowpalWabbit::missing);
        for (Contender peer : List.of(Peers.SQUARE_CB, Peers.REG_CB_OPT)) {
            assertLearns(peer, CONTEXTUAL, 0.7);
            assertLearns(peer, CONTEXTUAL.over(200, DELAY), 0.9);
            assertLearns(peer, CONTEXTUAL.withEligible(0.6), 0.8);
        }
    }

    private static boolean isLearningPeer(Contender contender) {
        return !contender.equals(Peers.STANDARD) && !contender.equals(Peers.UNIFORM);
    }

    /** Its regret is below this share of uniform sending's. */
    private static void assertLearns(Contender peer, Environment environment, double share)
            throws InterruptedException {
        Comparison comparison =
                new Tournament(1, () -> 0)
                        .play(environment, List.of(peer), LongStream.range(0, 3).boxed().toList());
        Standing standing = comparison.standings().getFirst();

        assertThat(standing.ofUniform(comparison.horizons().end()).estimate())
                .as(peer.name() + " in " + environment)
                .isLessThan(share);
    }
}
