package dev.slotwise.bandits.propensity;

import dev.slotwise.bandits.propensity.FeatureValue.Category;
import dev.slotwise.bandits.propensity.FeatureValue.Number;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How one feature of the context becomes entries of the vector x. */
public sealed interface Feature {
    String name();

    /** The names of its entries. */
    List<String> entries();

    /** How many entries it has. */
    int width();

    /** Writes its entries from a position on; missing is null and leaves zeros. */
    void encode(@Nullable FeatureValue value, double[] x, int at);

    /**
     * A quantity, standardised and clipped to ±5.
     *
     * @throws IllegalArgumentException if the mean is not finite or the sd not positive
     */
    record Numeric(String name, double mean, double sd) implements Feature {
        private static final double LARGEST = 5;

        public Numeric {
            if (!Double.isFinite(mean) || !(sd > 0) || !Double.isFinite(sd)) {
                throw new IllegalArgumentException(
                        "feature " + name + ": mean " + mean + ", sd " + sd);
            }
        }

        @Override
        public List<String> entries() {
            return List.of(name);
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public void encode(@Nullable FeatureValue value, double[] x, int at) {
            x[at] =
                    switch (value) {
                        case Number(double number) ->
                                Math.clamp((number - mean) / sd, -LARGEST, LARGEST);
                        // Text where numbers were: as good as missing, and missing is the mean.
                        case Category _ -> 0;
                        case null -> 0;
                    };
        }
    }

    /**
     * One entry per level, 1 for the recipient's and 0 for the others; all 0 for a level not
     * listed.
     */
    record Levels(String name, List<String> levels) implements Feature {
        public Levels {
            levels = List.copyOf(levels);
        }

        @Override
        public List<String> entries() {
            return levels.stream().map(level -> name + "=" + level).toList();
        }

        @Override
        public int width() {
            return levels.size();
        }

        @Override
        public void encode(@Nullable FeatureValue value, double[] x, int at) {
            int level = value == null ? -1 : levels.indexOf(value.level());
            if (level >= 0) {
                x[at + level] = 1;
            }
        }
    }
}
