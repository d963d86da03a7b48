package dev.slotwise.server.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slotwise.bandits.layout.Blocks;
import dev.slotwise.bandits.layout.InteractingBlocks;
import dev.slotwise.bandits.layout.Layout;
import dev.slotwise.bandits.layout.LayoutCount;
import dev.slotwise.bandits.layout.LayoutPosterior;
import dev.slotwise.bandits.layout.LayoutPrior;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

class BlockBeliefsTest {
    private static final LayoutPosterior MATCH =
            InteractingBlocks.of(
                            LayoutPrior.standard(Blocks.of(2, 2), 1),
                            CountedBeliefs.OFFSET,
                            List.of(
                                    new LayoutCount(Layout.of(0, 0), 80, 120),
                                    new LayoutCount(Layout.of(0, 1), 20, 180),
                                    new LayoutCount(Layout.of(1, 0), 20, 180),
                                    new LayoutCount(Layout.of(1, 1), 70, 130)))
                    .getFirst()
                    .posterior();

    @Test
    void whatIsPublishedIsReadAsItWasAndGivesTheSameProbabilities() {
        var all =
                List.of(
                        new BlockBeliefs(7, List.of(12, 15), MATCH),
                        new BlockBeliefs(7, List.of(13, 19), MATCH));
        byte[] bytes = BlockBeliefs.toBytes(all);
        var read = BlockBeliefs.fromBytes(7, bytes);
        assertThat(BlockBeliefs.toBytes(read)).isEqualTo(bytes);
        assertThat(read)
                .extracting(BlockBeliefs::experiments)
                .containsExactly(List.of(12, 15), List.of(13, 19));
        assertThat(read.getFirst().version()).isEqualTo(7);
        assertThat(read.getFirst().arms()).containsExactly(2, 2);
        var every = Blocks.of(2, 2).everyArm();
        assertThat(read.getFirst().probabilities(every))
                .isEqualTo(all.getFirst().probabilities(every));
        assertThat(BlockBeliefs.fromBytes(1, BlockBeliefs.toBytes(List.of()))).isEmpty();
    }

    @Test
    void aNewVersionOfTheSameGivesTheSameProbabilities() {
        var every = Blocks.of(2, 2).everyArm();
        assertThat(new BlockBeliefs(8, List.of(12, 15), MATCH).probabilities(every))
                .isEqualTo(new BlockBeliefs(7, List.of(12, 15), MATCH).probabilities(every));
    }

    @Test
    void anArmThatIsNotEligibleIsInNoLayout() {
        var eligible = Blocks.of(2, 2).everyArm();
        var second = new BitSet();
        second.set(1);
        eligible.set(0, second);
        var joint = new BlockBeliefs(1, List.of(12, 15), MATCH).probabilities(eligible);
        assertThat(joint.marginal(0)).containsExactly(0, 1);
        assertThat(joint.marginal(1)[1]).isGreaterThan(0.9);
    }

    @Test
    void whatNobodyCanHavePublishedIsRefused() {
        byte[] bytes = BlockBeliefs.toBytes(List.of(new BlockBeliefs(7, List.of(12, 15), MATCH)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> BlockBeliefs.fromBytes(7, Arrays.copyOf(bytes, bytes.length - 1)));
        bytes[0] = 9;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockBeliefs.fromBytes(7, bytes))
                .withMessageContaining("format 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlockBeliefs(1, List.of(12), MATCH));
    }
}
