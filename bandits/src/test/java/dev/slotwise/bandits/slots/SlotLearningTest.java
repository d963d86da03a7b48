package dev.slotwise.bandits.slots;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class SlotLearningTest {
    private static final int WORLDS = 80;

    /** Paired worlds: the mean difference exceeds five of its standard errors. */
    @Test
    void sharingStrengthLosesFarLessThanSlotsByThemselves() {
        var hours = IntStream.range(0, 24).mapToObj(Slot::everyDay).toList();
        double[] saved = saved(hours, 5_000);
        assertThat(mean(saved)).isGreaterThan(0.15).isGreaterThan(5 * standardError(saved));
    }

    private static double[] saved(List<Slot> slots, int sends) {
        var alone = SlotRegret.independent(slots.size());
        var together = SlotRegret.sharing(SlotPrior.STANDARD::of, slots, SlotDraws.TEMPER);
        return IntStream.range(0, WORLDS)
                .mapToDouble(seed -> {
                    var world = new SlotWorld(slots, 0.05, 1, seed);
                    return SlotRegret.of(alone, world, sends, 100 + seed)
                            - SlotRegret.of(together, world, sends, 100 + seed);
                })
                .toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double standardError(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }
}
