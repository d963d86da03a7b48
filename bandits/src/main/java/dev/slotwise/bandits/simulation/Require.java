package dev.slotwise.bandits.simulation;

/** What the numbers of an environment must be. */
final class Require {
    private Require() {}

    static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " is less than " + least);
        }
    }

    static void rate(double value, String name) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + ": " + value + " is not within (0, 1)");
        }
    }

    static void share(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " is not within [0, 1]");
        }
    }

    static void positive(double value, String name) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " is not positive");
        }
    }

    static void notNegative(double value, String name) {
        if (!(value >= 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " is negative or not finite");
        }
    }

    static void finite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " is not finite");
        }
    }
}
