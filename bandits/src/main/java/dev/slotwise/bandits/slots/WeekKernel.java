package dev.slotwise.bandits.slots;

import java.util.Arrays;

/**
 * How alike two hours of the week are, by the hours between them: a von Mises kernel over the day
 * times one over the week,
 *
 * <p>exp(daily (cos(2 pi h / 24) - 1) + weekly (cos(2 pi h / 168) - 1)),
 *
 * <p>periodic, 1 at no distance, and positive definite as a product of such (Rasmussen and
 * Williams, Gaussian Processes for Machine Learning, 2006, section 4.2).
 *
 * @param daily concentration over the day: 8 means about 1.4 hours to either side
 * @param weekly concentration over the week; with 0 all days are alike
 * @throws IllegalArgumentException if one is negative or not finite
 */
public record WeekKernel(double daily, double weekly) {
    public WeekKernel {
        if (!(daily >= 0) || !(weekly >= 0) || !Double.isFinite(daily + weekly)) {
            throw new IllegalArgumentException("concentrations: " + daily + ", " + weekly);
        }
    }

    /** The kernel at a distance of so many hours, in either direction. */
    public double at(int hours) {
        double turn = 2 * Math.PI * Math.floorMod(hours, Slot.HOURS) / Slot.HOURS;
        return StrictMath.exp(
                daily * (StrictMath.cos(7 * turn) - 1) + weekly * (StrictMath.cos(turn) - 1));
    }

    /** Between two slots: the mean over the hours of the week they stand for. */
    public double between(Slot a, Slot b) {
        return between(a, b, values());
    }

    /** The same for a kernel with these values at distances 0 to 167. */
    static double between(Slot a, Slot b, double[] values) {
        int[] left = a.hoursOfWeek();
        int[] right = b.hoursOfWeek();
        double sum = 0;
        for (int i : left) {
            for (int j : right) {
                sum += values[Math.floorMod(i - j, Slot.HOURS)];
            }
        }
        return sum / (left.length * right.length);
    }

    /** The kernel at distances 0 to 167. */
    double[] values() {
        double[] values = new double[Slot.HOURS];
        Arrays.setAll(values, this::at);
        return values;
    }

    /** The same scaled to a sum of 1. */
    double[] weights() {
        double[] weights = values();
        double sum = Arrays.stream(weights).sum();
        for (int h = 0; h < weights.length; h++) {
            weights[h] /= sum;
        }
        return weights;
    }
}
