package dev.slotwise.bandits.layout;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Normal belief about some effects, mutable, with its full covariance by rows. */
final class Gaussian {
    private final double[] mean;
    private final double[] covariance;
    private final double[] direction;

    /** Independent effects around 0. */
    Gaussian(double[] variances) {
        int n = variances.length;
        mean = new double[n];
        covariance = new double[n * n];
        direction = new double[n];
        for (int i = 0; i < n; i++) {
            covariance[i * n + i] = variances[i];
        }
    }

    /** Kept, not copied. */
    Gaussian(double[] mean, double[] covariance) {
        this.mean = mean;
        this.covariance = covariance;
        direction = new double[mean.length];
    }

    private Gaussian(Gaussian other) {
        mean = other.mean.clone();
        covariance = other.covariance.clone();
        direction = new double[mean.length];
    }

    Gaussian copy() {
        return new Gaussian(this);
    }

    int size() {
        return mean.length;
    }

    double mean(int i) {
        return mean[i];
    }

    double covariance(int i, int j) {
        return covariance[i * mean.length + j];
    }

    /** How many numbers {@link #write} writes. */
    static long numbers(long size) {
        return size + size * (size + 1) / 2;
    }

    /** The mean, and the covariance as the rows of its lower triangle. */
    void write(ByteBuffer to) {
        int n = mean.length;
        for (double effect : mean) {
            to.putDouble(effect);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                to.putDouble(covariance[i * n + j]);
            }
        }
    }

    static Gaussian read(ByteBuffer from, int n) {
        double[] mean = new double[n];
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            mean[i] = from.getDouble();
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double entry = from.getDouble();
                covariance[i * n + j] = entry;
                covariance[j * n + i] = entry;
            }
        }
        return new Gaussian(mean, covariance);
    }

    /** The mean of the effects' product with the first entries of x. */
    double score(double[] x) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += mean[i] * x[i];
        }
        return sum;
    }

    /** The variance of that product. */
    double variance(double[] x) {
        int n = mean.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                row += covariance[i * n + j] * x[j];
            }
            sum += x[i] * row;
        }
        return Math.max(0, sum);
    }

    /** The mean of the sum of some effects. */
    double score(int[] effects) {
        double sum = 0;
        for (int i : effects) {
            sum += mean[i];
        }
        return sum;
    }

    /** Turns towards x: what follows moves along Sigma x. Answers x' Sigma x. */
    double project(double[] x) {
        int n = mean.length;
        double v = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                row += covariance[i * n + j] * x[j];
            }
            direction[i] = row;
            v += x[i] * row;
        }
        return Math.max(0, v);
    }

    /** Turns towards the sum of some effects. */
    double project(int[] effects) {
        int n = mean.length;
        Arrays.fill(direction, 0);
        for (int effect : effects) {
            for (int i = 0; i < n; i++) {
                direction[i] += covariance[effect * n + i];
            }
        }
        double v = 0;
        for (int effect : effects) {
            v += direction[effect];
        }
        return Math.max(0, v);
    }

    void move(double step) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] += step * direction[i];
        }
    }

    void shrink(double factor) {
        int n = mean.length;
        for (int i = 0; i < n; i++) {
            double scaled = factor * direction[i];
            for (int j = 0; j < i; j++) {
                double less = covariance[i * n + j] - scaled * direction[j];
                covariance[i * n + j] = less;
                covariance[j * n + i] = less;
            }
            covariance[i * n + i] -= scaled * direction[i];
        }
    }
}
