package dev.slotwise.bandits.numerics;

import dev.slotwise.bandits.NoConvergence;

/**
 * Symmetric positive definite matrices as square arrays, row after row. Scaled to a unit diagonal
 * first, so that coefficients known to a thousandth and to a thousand live in one matrix.
 */
public final class PositiveDefinite {
    private PositiveDefinite() {}

    /**
     * Replaces a matrix by its inverse, by Gauss-Jordan sweeps (Beaton 1964; Goodnight, A tutorial
     * on the sweep operator, 1979), which need no pivoting here. The result is symmetric to the bit.
     *
     * @param a row after row; only the lower triangle is read
     * @throws NoConvergence if it is not positive definite to within rounding
     */
    public static void invert(double[] a, int n) {
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            double diagonal = a[i * n + i];
            if (!(diagonal > 0) || !Double.isFinite(diagonal)) {
                throw new NoConvergence("diagonal entry " + i + " of a covariance: " + diagonal);
            }
            scale[i] = 1 / Math.sqrt(diagonal);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double scaled = a[i * n + j] * scale[i] * scale[j];
                a[i * n + j] = scaled;
                a[j * n + i] = scaled;
            }
            a[i * n + i] = 1;
        }
        double[] pivotRow = new double[n];
        for (int k = 0; k < n; k++) {
            sweep(a, n, k, pivotRow);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double entry = -a[i * n + j] * scale[i] * scale[j];
                a[i * n + j] = entry;
                a[j * n + i] = entry;
            }
        }
    }

    /** After a sweep of every row the matrix is minus the inverse. */
    private static void sweep(double[] a, int n, int k, double[] pivotRow) {
        double pivot = a[k * n + k];
        if (!(pivot > 1e-14)) {
            throw new NoConvergence("a matrix of " + n + " rows is singular in row " + k);
        }
        System.arraycopy(a, k * n, pivotRow, 0, n);
        double inverse = 1 / pivot;
        for (int i = 0; i < n; i++) {
            if (i == k) {
                continue;
            }
            int row = i * n;
            double factor = a[row + k] * inverse;
            for (int j = 0; j < n; j++) {
                a[row + j] -= factor * pivotRow[j];
            }
            a[row + k] = factor;
        }
        int row = k * n;
        for (int j = 0; j < n; j++) {
            a[row + j] = pivotRow[j] * inverse;
        }
        a[row + k] = -inverse;
    }

    /** The product of a square matrix, row after row, with a vector. */
    public static double[] times(double[] a, double[] vector) {
        int n = vector.length;
        double[] product = new double[n];
        for (int j = 0; j < n; j++) {
            double factor = vector[j];
            int row = j * n;
            // Symmetric, so its rows are its columns: this form has no sum to wait for.
            for (int i = 0; i < n; i++) {
                product[i] += factor * a[row + i];
            }
        }
        return product;
    }
}
