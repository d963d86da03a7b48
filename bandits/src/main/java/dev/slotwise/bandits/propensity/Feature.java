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

    /** Writes its entries from a position on, into zeros; missing is null. */
    void encode(@Nullable FeatureValue value, double[] x, int at);

    /**
     * Writes from a position on, into zeros, the variance of what {@link #encode} had to guess; it
     * is 0 for what is known.
     */
    void encodeVariance(@Nullable FeatureValue value, double[] variances, int at);

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

        /** Nothing is known of a missing one but that it is one of many of variance 1. */
        @Override
        public void encodeVariance(@Nullable FeatureValue value, double[] variances, int at) {
            variances[at] =
                    switch (value) {
                        case Number _ -> 0;
                        case Category _ -> 1;
                        case null -> 1;
                    };
        }
    }

    /**
     * One entry per level, 1 for the recipient's and 0 for the others; all 0 for a level not
     * listed, and for a missing one, which counts as a level of its own.
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

        @Override
        public void encodeVariance(@Nullable FeatureValue value, double[] variances, int at) {
            // A level of its own is no guess.
        }
    }

    /**
     * One entry per level, 1 for the recipient's and 0 for the others; all 0 for a level not
     * listed. A missing one is each of the levels with that level's share p: its entries are the
     * shares, of variance p (1 - p).
     *
     * @param known what it is when it is known
     * @param shares of each level among the recipients whose level is known
     * @throws IllegalArgumentException if there is not one share per level, or they are none
     */
    record ImputedLevels(Levels known, List<Double> shares) implements Feature {
        private static final double ROUNDING = 1e-9;

        public ImputedLevels {
            shares = List.copyOf(shares);
            double sum = 0;
            for (double share : shares) {
                if (!(share >= 0)) {
                    throw new IllegalArgumentException("share of a level: " + share);
                }
                sum += share;
            }
            if (shares.size() != known.width() || sum > 1 + ROUNDING) {
                throw new IllegalArgumentException("shares " + shares + " of " + known);
            }
        }

        @Override
        public String name() {
            return known.name();
        }

        @Override
        public List<String> entries() {
            return known.entries();
        }

        @Override
        public int width() {
            return known.width();
        }

        @Override
        public void encode(@Nullable FeatureValue value, double[] x, int at) {
            if (value != null) {
                known.encode(value, x, at);
                return;
            }
            for (int level = 0; level < width(); level++) {
                x[at + level] = shares.get(level);
            }
        }

        @Override
        public void encodeVariance(@Nullable FeatureValue value, double[] variances, int at) {
            if (value != null) {
                return;
            }
            for (int level = 0; level < width(); level++) {
                variances[at + level] = shares.get(level) * (1 - shares.get(level));
            }
        }
    }
}
