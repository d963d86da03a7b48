package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.function.LongFunction;

/** The table of decision 14 in small: the same campaigns with the same chance. */
class BlocksRegretTest {
    private static final Blocks BLOCKS = Blocks.of(3, 3);
    private static final int SENDS = 10_000;
    private static final int CAMPAIGNS = 6;

    @Test
    void whereTwoArmsAreGoodTogetherOnlyLessIsLostThanByEachBlockByItself() {
        double[] regrets = play(seed -> LayoutSimulation.withAMatch(BLOCKS, 0.1, 0.1, seed));
        assertThat(regrets[1]).isLessThan(0.85 * regrets[0]);
    }

    @Test
    void whereBlocksAddUpNothingToSpeakOfIsLost() {
        double[] regrets = play(seed -> LayoutSimulation.drawn(BLOCKS, 0.1, 0.2, 0, 0, seed));
        assertThat(regrets[1] - regrets[0]).isLessThan(0.03 * regrets[2]);
    }

    /** Each by itself, together once likely, and evenly. */
    private static double[] play(LongFunction<LayoutSimulation> campaigns) {
        double[] regrets = new double[3];
        for (int seed = 100; seed < 100 + CAMPAIGNS; seed++) {
            LayoutSimulation campaign = campaigns.apply(seed);
            regrets[0] +=
                    BlocksRegret.of(BlocksRegret::byThemselves, campaign, BLOCKS, SENDS, seed);
            regrets[1] += BlocksRegret.of(BlocksRegret::onceLikely, campaign, BLOCKS, SENDS, seed);
            regrets[2] += campaign.uniformRegret(SENDS);
        }
        return regrets;
    }
}
