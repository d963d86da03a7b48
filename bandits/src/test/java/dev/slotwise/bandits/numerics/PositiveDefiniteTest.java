package dev.slotwise.bandits.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class PositiveDefiniteTest {
    /** Eigenvalues evenly spread on the scale of logarithms, random directions. */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "2, 1e3",
        "3, 1e8",
        "7, 1",
        "20, 1e2",
        "20, 1e6",
        "21, 1e10",
        "64, 1e4",
        "128, 1e6"
    })
    void theInverseTimesTheMatrixIsTheIdentity(int n, double condition) {
        var random = new Random(n);
        double[] matrix = matrix(n, condition, random);
        double[] inverse = matrix.clone();
        assertThat(PositiveDefinite.invert(inverse, n)).isTrue();
        for (int i = 0; i < n; i++) {
            double[] column = Arrays.copyOfRange(matrix, i * n, (i + 1) * n);
            double[] unit = PositiveDefinite.times(inverse, column);
            for (int j = 0; j < n; j++) {
                assertThat(unit[j]).isCloseTo(i == j ? 1 : 0, within(1e-15 * n * condition));
                assertThat(inverse[i * n + j]).isEqualTo(inverse[j * n + i]);
            }
            assertThat(inverse[i * n + i]).isPositive();
        }
    }

    /** Scaling rows and columns is free, however far: no digit is lost to it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 30})
    void theScaleOfACoefficientDoesNotMatter(int n) {
        var random = new Random(n);
        double[] matrix = matrix(n, 10, random);
        double[] scale = random.doubles(n, -48, 48).map(e -> Math.scalb(1.0, (int) e)).toArray();
        double[] scaled = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                scaled[i * n + j] = matrix[i * n + j] * scale[i] * scale[j];
            }
        }
        assertThat(PositiveDefinite.invert(matrix, n)).isTrue();
        assertThat(PositiveDefinite.invert(scaled, n)).isTrue();
        for (int i = 0; i < n; i++) {
            double size = Math.sqrt(matrix[i * n + i]);
            for (int j = 0; j < n; j++) {
                assertThat(scaled[i * n + j] * scale[i] * scale[j])
                        .isCloseTo(
                                matrix[i * n + j],
                                within(1e-13 * size * Math.sqrt(matrix[j * n + j])));
            }
        }
    }

    @Test
    void onlyTheLowerTriangleIsRead() {
        double[] matrix = {4, Double.NaN, 2, 3};
        assertThat(PositiveDefinite.invert(matrix, 2)).isTrue();
        assertThat(matrix).containsExactly(new double[] {0.375, -0.25, -0.25, 0.5}, within(1e-15));
    }

    @Test
    void whatIsNotPositiveDefiniteIsRefused() {
        refused(new double[] {0}, 1);
        refused(new double[] {-1}, 1);
        refused(new double[] {Double.NaN}, 1);
        refused(new double[] {1, 0, 0, Double.POSITIVE_INFINITY}, 2);
        refused(new double[] {1, 1, 1, 1}, 2);
        refused(new double[] {1, 2, 2, 1}, 2);
        // One column is the sum of two others.
        refused(new double[] {2, 1, 3, 1, 2, 3, 3, 3, 6}, 3);
    }

    private static void refused(double[] matrix, int n) {
        assertThat(PositiveDefinite.invert(matrix, n)).isFalse();
    }

    private static double[] matrix(int n, double condition, Random random) {
        double[][] axes = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] axis = random.doubles(n, -1, 1).toArray();
            for (int k = 0; k < i; k++) {
                double along = dot(axis, axes[k]);
                for (int j = 0; j < n; j++) {
                    axis[j] -= along * axes[k][j];
                }
            }
            double length = Math.sqrt(dot(axis, axis));
            axes[i] = Arrays.stream(axis).map(a -> a / length).toArray();
        }
        double[] matrix = new double[n * n];
        for (int k = 0; k < n; k++) {
            double eigenvalue = n == 1 ? 1 : Math.pow(condition, -k / (n - 1.0));
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    matrix[i * n + j] += eigenvalue * axes[k][i] * axes[k][j];
                    matrix[j * n + i] = matrix[i * n + j];
                }
            }
        }
        return matrix;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
