package dev.slotwise.bandits.numerics;

/**
 * Symmetric positive definite matrices as square arrays, row after row. Scaled to a unit diagonal
 * first, so that coefficients known to a thousandth and to a thousand live in one matrix.
 */
public final class PositiveDefinite {
    /** Of a pivot, on the scale of a unit diagonal. */
    private static final double LEAST_PIVOT = 1e-14;

    private PositiveDefinite() {}

    /**
     * Replaces a matrix by its inverse, from the inverse of its Cholesky factor: the residual grows
     * with the condition, where Gauss-Jordan's may with its square (Higham, Accuracy and Stability
     * of Numerical Algorithms, 2002, chapter 14). The result is symmetric to the bit.
     *
     * @param a row after row; only the lower triangle is read
     * @return whether the matrix was positive definite to within rounding; if not, it is spoilt
     */
    public static boolean invert(double[] a, int n) {
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            double diagonal = a[i * n + i];
            if (!(diagonal > 0) || !Double.isFinite(diagonal)) {
                return false;
            }
            scale[i] = 1 / Math.sqrt(diagonal);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                a[j * n + i] = a[i * n + j] * scale[i] * scale[j];
            }
            a[i * n + i] = 1;
        }
        if (!factorise(a, n)) {
            return false;
        }
        invertFactor(a, n);
        square(a, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double entry = a[i * n + j] * scale[i] * scale[j];
                a[i * n + j] = entry;
                a[j * n + i] = entry;
            }
        }
        return true;
    }

    // All three go along rows, with no sum to wait for.

    /** The upper triangle becomes the factor U with U'U = A, its diagonal inverted. */
    private static boolean factorise(double[] a, int n) {
        for (int k = 0; k < n; k++) {
            int pivotRow = k * n;
            double pivot = a[pivotRow + k];
            if (!(pivot > LEAST_PIVOT)) {
                return false;
            }
            double inverse = 1 / Math.sqrt(pivot);
            a[pivotRow + k] = inverse;
            for (int j = k + 1; j < n; j++) {
                a[pivotRow + j] *= inverse;
            }
            for (int i = k + 1; i < n; i++) {
                double factor = a[pivotRow + i];
                int row = i * n;
                for (int j = i; j < n; j++) {
                    a[row + j] -= factor * a[pivotRow + j];
                }
            }
        }
        return true;
    }

    /** The lower triangle becomes the inverse of the factor's transpose. */
    private static void invertFactor(double[] a, int n) {
        for (int i = 1; i < n; i++) {
            int row = i * n;
            for (int j = 0; j < i; j++) {
                a[row + j] = 0;
            }
            double inverse = -a[row + i];
            for (int k = 0; k < i; k++) {
                double factor = a[k * n + i] * inverse;
                int other = k * n;
                for (int j = 0; j <= k; j++) {
                    a[row + j] += factor * a[other + j];
                }
            }
        }
    }

    /** The lower triangle W becomes that of W'W. */
    private static void square(double[] a, int n) {
        double[] last = new double[n];
        for (int k = 0; k < n; k++) {
            System.arraycopy(a, k * n, last, 0, k + 1);
            for (int j = 0; j <= k; j++) {
                a[k * n + j] = last[k] * last[j];
            }
            for (int i = 0; i < k; i++) {
                double factor = last[i];
                int row = i * n;
                for (int j = 0; j <= i; j++) {
                    a[row + j] += factor * last[j];
                }
            }
        }
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
