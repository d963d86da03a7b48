package dev.slotwise.server.learning;

/** One value per {@link WaveSum}; additive. */
public final class WaveSums {
    private static final int SIZE = WaveSum.values().length;

    private final double[] values = new double[SIZE];

    public double get(WaveSum sum) {
        return values[sum.ordinal()];
    }

    public long count(WaveSum sum) {
        return Math.round(get(sum));
    }

    public WaveSums add(WaveSum sum, double amount) {
        values[sum.ordinal()] += amount;
        return this;
    }

    public WaveSums add(WaveSums other, int sign) {
        for (int i = 0; i < SIZE; i++) {
            values[i] += sign * other.values[i];
        }
        return this;
    }

    boolean isZero() {
        for (double value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Equal counts, and other sums equal but for the rounding of another order. */
    public boolean agreesWith(WaveSums other, double relativeTolerance) {
        for (var sum : WaveSum.values()) {
            double difference = Math.abs(get(sum) - other.get(sum));
            double scale = Math.max(1, Math.max(Math.abs(get(sum)), Math.abs(other.get(sum))));
            if (difference > (sum.isCount() ? 0 : relativeTolerance * scale)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var sum : WaveSum.values()) {
            if (get(sum) != 0) {
                text.append(sum.column()).append('=').append(get(sum)).append(' ');
            }
        }
        return text.toString().strip();
    }
}
