package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.OptionalDouble;

/**
 * 48 layouts of five blocks, in the spirit of Hill et al. 2017, figure 5: blocks that add up, blocks
 * that may interact, and each layout an arm of its own, on the same campaigns.
 */
class LayoutRegretTest {
    private static final Blocks BLOCKS = Blocks.of(2, 2, 2, 2, 3);
    private static final int SENDS = 8_000;
    private static final int CAMPAIGNS = 8;

    @Test
    void whereBlocksInteractItPaysToSeeIt() {
        Regrets regrets = play(0.1, 0.4, 4);
        assertThat(regrets.interacting()).isLessThan(0.8 * regrets.additive());
        assertThat(regrets.interacting()).isLessThan(0.6 * regrets.ownArms());
        assertThat(regrets.interacting()).isLessThan(0.12 * regrets.uniform());
    }

    @Test
    void whereBlocksAddUpLittleIsLostByAllowingThemToInteract() {
        Regrets regrets = play(0.2, 0, 0);
        assertThat(regrets.interacting() - regrets.additive())
                .isLessThan(0.04 * regrets.uniform());
        assertThat(regrets.interacting()).isLessThan(0.8 * regrets.ownArms());
        assertThat(regrets.additive()).isLessThan(0.8 * regrets.ownArms());
    }

    private static Regrets play(double mainSd, double pairSd, int pairs) {
        // As wide as the effects of five blocks together.
        var ownArms =
                new LayoutPrior(
                        Blocks.of(48), 1, 0.3, 0.3 * Math.sqrt(5), 0.5, OptionalDouble.empty());
        double uniform = 0;
        double additive = 0;
        double interacting = 0;
        double own = 0;
        for (int seed = 0; seed < CAMPAIGNS; seed++) {
            var campaign = new LayoutSimulation(BLOCKS, 0.1, mainSd, pairSd, pairs, 2000 + seed);
            uniform += campaign.uniformRegret(SENDS);
            additive += campaign.play(LayoutPrior.factorised(BLOCKS, 1), SENDS, seed).regret();
            interacting += campaign.play(LayoutPrior.standard(BLOCKS, 1), SENDS, seed).regret();
            own += campaign.play(ownArms, SENDS, seed).regret();
        }
        System.err.println("REG "+new Regrets(uniform, additive, interacting, own));
        return new Regrets(uniform, additive, interacting, own);
    }

    private record Regrets(double uniform, double additive, double interacting, double ownArms) {}
}
