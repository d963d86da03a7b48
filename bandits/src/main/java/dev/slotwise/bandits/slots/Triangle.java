package dev.slotwise.bandits.slots;

/**
 * A symmetric matrix, or a lower triangular one, as its lower triangle packed by rows. Arithmetic
 * in a fixed order, so that it gives the same bits everywhere.
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time
record Triangle(int dimension, double[] packed) {
    /** A pivot below this share of the largest entry stands for a direction without variance. */
    private static final double LEAST_PIVOT = 1e-13;

    static Triangle zero(int dimension) {
        return new Triangle(dimension, new double[at(dimension, 0)]);
    }

    static int at(int row, int column) {
        return row * (row + 1) / 2 + column;
    }

    /** Of the symmetric matrix. */
    double get(int i, int j) {
        return i >= j ? packed[at(i, j)] : packed[at(j, i)];
    }

    Triangle copy() {
        return new Triangle(dimension, packed.clone());
    }

    /** The symmetric matrix times a vector. */
    double[] times(double[] x) {
        double[] product = new double[dimension];
        int k = 0;
        for (int i = 0; i < dimension; i++) {
            double sum = 0;
            for (int j = 0; j < i; j++) {
                sum += packed[k] * x[j];
                product[j] += packed[k++] * x[i];
            }
            product[i] += sum + packed[k++] * x[i];
        }
        return product;
    }

    /** The lower triangular L with L L' this symmetric matrix, which may be singular. */
    Triangle root() {
        double largest = 0;
        for (int i = 0; i < dimension; i++) {
            largest = Math.max(largest, packed[at(i, i)]);
        }
        double least = largest * LEAST_PIVOT;
        double[] root = packed.clone();
        for (int i = 0; i < dimension; i++) {
            int rowI = at(i, 0);
            for (int j = 0; j <= i; j++) {
                int rowJ = at(j, 0);
                double sum = root[rowI + j];
                for (int k = 0; k < j; k++) {
                    sum -= root[rowI + k] * root[rowJ + k];
                }
                if (i == j) {
                    root[rowI + i] = Math.sqrt(Math.max(least, sum));
                } else {
                    root[rowI + j] = sum / root[rowJ + j];
                }
            }
        }
        return new Triangle(dimension, root);
    }

    /** Replaces b by the x with L x = b, this being L. */
    void solve(double[] b) {
        int k = 0;
        for (int i = 0; i < dimension; i++) {
            double sum = b[i];
            for (int j = 0; j < i; j++) {
                sum -= packed[k++] * b[j];
            }
            b[i] = sum / packed[k++];
        }
    }

    /** Replaces b by the x with L' x = b, this being L. */
    void solveTransposed(double[] b) {
        for (int i = dimension - 1; i >= 0; i--) {
            b[i] /= packed[at(i, i)];
            for (int j = 0; j < i; j++) {
                b[j] -= packed[at(i, j)] * b[i];
            }
        }
    }
}
