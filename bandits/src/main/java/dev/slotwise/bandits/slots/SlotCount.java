package dev.slotwise.bandits.slots;

import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.WaveCount;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What became of the sends of one slot. Fractions are allowed: a send that waits for its outcome is
 * a part of a failure.
 *
 * @param successes sends whose outcome has come
 * @param failures the others, as far as theirs would have come
 * @throws IllegalArgumentException if one is negative or not finite
 */
public record SlotCount(double successes, double failures) {
    /** No sends. */
    public static final SlotCount NONE = new SlotCount(0, 0);

    public SlotCount {
        if (!(successes >= 0) || !(failures >= 0) || !Double.isFinite(successes + failures)) {
            throw new IllegalArgumentException("count of a slot: " + successes + "/" + failures);
        }
    }

    /**
     * One count per slot. A send that waits counts as F(age) of a failure, the chance that its
     * outcome would have come (Vernade, Cappé and Perchet 2017). The same bits for any order of the
     * waves.
     *
     * @param waves counts by age; their arms are the slots
     * @throws IllegalArgumentException if a wave names a slot beyond them
     */
    public static List<SlotCount> of(int slots, List<WaveCount> waves, DelayCurve curve) {
        double[] successes = new double[slots];
        double[] failures = new double[slots];
        for (WaveCount wave : waves.stream().sorted(WaveCount.CANONICAL).toList()) {
            if (wave.arm() >= slots) {
                throw new IllegalArgumentException("slot " + wave.arm() + " of " + slots);
            }
            successes[wave.arm()] += wave.kept() * wave.successes();
            failures[wave.arm()] +=
                    wave.kept()
                            * (wave.exposures() - wave.successes())
                            * curve.arrived(wave.ageSeconds());
        }
        return IntStream.range(0, slots)
                .mapToObj(s -> new SlotCount(successes[s], failures[s]))
                .toList();
    }

    double trials() {
        return successes + failures;
    }
}
