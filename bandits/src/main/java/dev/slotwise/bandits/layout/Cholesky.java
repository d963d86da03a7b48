package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.NoConvergence;

/** Roots of covariances: S = L L' with L lower triangular, by rows. */
final class Cholesky {
    private Cholesky() {}

    /**
     * The root of a covariance, whose upper triangle is not read and is 0 in the root.
     *
     * @throws NoConvergence if it is not positive definite
     */
    static double[] root(double[] covariance, int n) {
        double[] root = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = covariance[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= root[i * n + k] * root[j * n + k];
                }
                if (i > j) {
                    root[i * n + j] = sum / root[j * n + j];
                } else if (sum > 0) {
                    root[i * n + i] = Math.sqrt(sum);
                } else {
                    throw new NoConvergence(
                            "covariance of " + n + " effects: pivot " + i + " is " + sum);
                }
            }
        }
        return root;
    }

    /** L^-1 b, for the first entries of b. */
    static double[] solve(double[] root, int n, double[] b, int first) {
        double[] solution = new double[first];
        for (int i = 0; i < first; i++) {
            double sum = b[i];
            for (int j = 0; j < i; j++) {
                sum -= root[i * n + j] * solution[j];
            }
            solution[i] = sum / root[i * n + i];
        }
        return solution;
    }
}
