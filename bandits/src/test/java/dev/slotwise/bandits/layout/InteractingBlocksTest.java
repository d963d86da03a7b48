package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Logistic;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class InteractingBlocksTest {
    private static final double OFFSET = Logistic.logit(0.05);
    private static final Blocks BLOCKS = Blocks.of(2, 3, 2, 2);
    private static final LayoutPrior PRIOR = LayoutPrior.standard(BLOCKS, 1);

    @Test
    void thoseThatInteractAreFoundWhereverTheyStandAndTheOthersLeftAlone() {
        // Blocks 0 and 2 have to match; the others do nothing.
        var found =
                InteractingBlocks.of(
                        PRIOR, OFFSET, counts(layout -> layout.arm(0) == layout.arm(2), 200));
        assertThat(found).hasSize(1);
        var group = found.getFirst();
        assertThat(group.blocks()).containsExactly(0, 2);
        assertThat(group.posterior().blocks().arms()).containsExactly(2, 2);
        double[] x = {1};
        assertThat(group.posterior().predict(Layout.of(1, 1), x, OFFSET))
                .isCloseTo(0.25, within(0.02));
        assertThat(group.posterior().predict(Layout.of(1, 0), x, OFFSET))
                .isCloseTo(0.15, within(0.02));
    }

    @Test
    void aRowOfInteractionsIsOneGroup() {
        var found =
                InteractingBlocks.of(
                        PRIOR,
                        OFFSET,
                        counts(
                                layout ->
                                        layout.arm(0) == layout.arm(2)
                                                || layout.arm(2) != layout.arm(3),
                                400));
        assertThat(found).extracting(InteractingBlocks::blocks).containsExactly(List.of(0, 2, 3));
    }

    @Test
    void nothingIsFoundWhereBlocksAddUpOrLittleIsKnownOrNobodyMayInteract() {
        assertThat(InteractingBlocks.of(PRIOR, OFFSET, counts(_ -> true, 200))).isEmpty();
        assertThat(InteractingBlocks.of(PRIOR, OFFSET, List.of())).isEmpty();
        List<LayoutCount> matching = counts(layout -> layout.arm(0) == layout.arm(2), 200);
        assertThat(InteractingBlocks.of(LayoutPrior.factorised(BLOCKS, 1), OFFSET, matching))
                .isEmpty();
        // The same in small.
        var few = counts(layout -> layout.arm(0) == layout.arm(2), 4);
        assertThat(LayoutFit.of(PRIOR, OFFSET, few).snapshot().information())
                .isLessThan(InteractingBlocks.LEAST_INFORMATION);
        assertThat(InteractingBlocks.of(PRIOR, OFFSET, few)).isEmpty();
    }

    private interface Good {
        boolean test(Layout layout);
    }

    /** A quarter of good layouts succeed and 15 % of the others. */
    private static List<LayoutCount> counts(Good good, int sends) {
        List<LayoutCount> counts = new ArrayList<>();
        for (Layout layout : LayoutSimulation.all(BLOCKS)) {
            double rate = good.test(layout) ? 0.25 : 0.15;
            counts.add(new LayoutCount(layout, rate * sends, (1 - rate) * sends));
        }
        return counts;
    }
}
