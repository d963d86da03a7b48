package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.OptionalDouble;
import java.util.function.LongFunction;

/**
 * 48 layouts, in the spirit of the simulation of Hill et al. 2017: blocks that add up, blocks that
 * may interact, and each layout an arm of its own, on the same campaigns.
 */
class LayoutRegretTest {
    private static final int SENDS = 10_000;
    private static final int CAMPAIGNS = 8;

    /**
     * Two arms that are good together only: learning blocks by themselves avoids both, since most
     * of what it sees of either is bad.
     */
    @Test
    void whereTwoArmsAreGoodTogetherOnlyItPaysToSeeIt() {
        Blocks blocks = Blocks.of(4, 4, 3);
        Regrets regrets = play(blocks, seed -> LayoutSimulation.withAMatch(blocks, 0.1, 0.1, seed));
        assertThat(regrets.interacting()).isLessThan(0.8 * regrets.additive());
    }

    @Test
    void whereBlocksAddUpLittleIsLostByAllowingThemToInteract() {
        Blocks blocks = Blocks.of(2, 2, 2, 2, 3);
        Regrets regrets =
                play(blocks, seed -> LayoutSimulation.drawn(blocks, 0.1, 0.2, 0, 0, seed));
        assertThat(regrets.interacting() - regrets.additive()).isLessThan(0.05 * regrets.uniform());
        assertThat(regrets.interacting()).isLessThan(0.8 * regrets.ownArms());
        assertThat(regrets.additive()).isLessThan(0.8 * regrets.ownArms());
    }

    @Test
    void someInteractionsLeaveBlocksAheadOfLayoutsOfTheirOwn() {
        Blocks blocks = Blocks.of(2, 2, 2, 2, 3);
        Regrets regrets =
                play(blocks, seed -> LayoutSimulation.drawn(blocks, 0.1, 0.1, 0.4, 4, seed));
        assertThat(regrets.interacting()).isLessThan(0.8 * regrets.ownArms());
    }

    private static Regrets play(Blocks blocks, LongFunction<LayoutSimulation> campaigns) {
        // As wide as the main effects of all blocks together.
        var ownArms =
                new LayoutPrior(
                        Blocks.of(48),
                        1,
                        0.3,
                        0.3 * Math.sqrt(blocks.count()),
                        0.5,
                        OptionalDouble.empty());
        double uniform = 0;
        double additive = 0;
        double interacting = 0;
        double own = 0;
        for (int seed = 0; seed < CAMPAIGNS; seed++) {
            LayoutSimulation campaign = campaigns.apply(seed);
            uniform += campaign.uniformRegret(SENDS);
            additive += campaign.play(LayoutPrior.factorised(blocks, 1), SENDS, seed).regret();
            interacting += campaign.play(LayoutPrior.standard(blocks, 1), SENDS, seed).regret();
            own += campaign.play(ownArms, SENDS, seed).regret();
        }
        return new Regrets(uniform, additive, interacting, own);
    }

    private record Regrets(double uniform, double additive, double interacting, double ownArms) {}
}
