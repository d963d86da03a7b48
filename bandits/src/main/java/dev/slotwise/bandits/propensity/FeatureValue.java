package dev.slotwise.bandits.propensity;

/**
 * What is known of one feature of one recipient. A missing one is absent from the map that holds
 * them.
 */
public sealed interface FeatureValue {
    /** The value as a category's level; a whole number has no decimal point. */
    String level();

    /**
     * A quantity.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    @SuppressWarnings("AvoidCommonTypeNames") // read as FeatureValue.Number
    record Number(double value) implements FeatureValue {
        private static final double LARGEST_WHOLE = 1L << 53;

        public Number {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("value of a feature: " + value);
            }
        }

        @Override
        public String level() {
            return value == Math.rint(value) && Math.abs(value) <= LARGEST_WHOLE
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    /** One of some levels. */
    record Category(String level) implements FeatureValue {}
}
