package dev.slotwise.bandits.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class FeatureScaleTest {
    private static final int ROWS = 400;

    /** Units and origins of any size; the first two columns are constants. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void featuresHaveMeanZeroAndDeviationOneAndConstantsAreZero(long seed) {
        int d = 6;
        double[] rows = rows(d, seed);
        FeatureScale scale = FeatureScale.of(rows, ROWS, d);
        double[] sums = new double[d];
        double[] squares = new double[d];
        double[] x = new double[d + 1];
        for (int row = 0; row < ROWS; row++) {
            scale.encode(rows, row * d, x);
            assertThat(x[d]).isOne();
            for (int i = 0; i < d; i++) {
                sums[i] += x[i];
                squares[i] += x[i] * x[i];
            }
        }
        for (int i = 0; i < d; i++) {
            assertThat(sums[i] / ROWS).isCloseTo(0, within(1e-7));
            if (i < 2) {
                assertThat(squares[i]).isZero();
            } else {
                assertThat(Math.sqrt(squares[i] / ROWS)).isCloseTo(1, within(1e-7));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void effectsGiveEveryRecipientTheScoreTheyGaveBefore(long seed) {
        int d = 6;
        double[] rows = rows(d, seed);
        FeatureScale scale = FeatureScale.of(rows, ROWS, d);
        var random = new Random(seed + 10);
        double[] raw = new double[d];
        double[] x = new double[d + 1];
        for (int i = 0; i < d; i++) {
            // In units of the feature: neither so large nor so small that it alone would count.
            raw[i] = random.nextGaussian() / Math.max(1e-3, Math.abs(rows[i]));
        }
        double[] effects = scale.effects(raw);
        for (int row = 0; row < ROWS; row++) {
            scale.encode(rows, row * d, x);
            double before = 0;
            double size = 1;
            double after = effects[d];
            for (int i = 0; i < d; i++) {
                before += raw[i] * rows[row * d + i];
                size += Math.abs(raw[i] * rows[row * d + i]);
                after += effects[i] * x[i];
            }
            assertThat(after).isCloseTo(before, within(1e-9 * size));
        }
    }

    @Test
    void withoutAScaleFeaturesComeAsTheyAreWithinFive() {
        FeatureScale none = FeatureScale.none(3);
        double[] x = new double[4];
        none.encode(new double[] {9, 0.3, -0.2, -1e9}, 1, x);
        assertThat(x).containsExactly(0.3, -0.2, -5, 1);
        assertThat(none.effects(new double[] {1, 2, 3})).containsExactly(1, 2, 3, 0);
    }

    @Test
    void whatIsFarOutIsClippedAtFive() {
        double[] rows = new double[100];
        Arrays.fill(rows, 0, 99, 1);
        rows[99] = 1e6;
        double[] x = new double[2];
        FeatureScale.of(rows, 100, 1).encode(rows, 99, x);
        assertThat(x).containsExactly(5, 1);
    }

    @Test
    void aColumnThatOnlyRoundingMovesIsAConstant() {
        double[] rows = new double[50];
        for (int row = 0; row < 50; row++) {
            rows[row] = 0.1 * 3 + (row % 2) * 1e-16;
        }
        double[] x = new double[2];
        FeatureScale.of(rows, 50, 1).encode(rows, 7, x);
        assertThat(x[0]).isZero();
    }

    private static double[] rows(int d, long seed) {
        var random = new Random(seed);
        double[] origin = new double[d];
        double[] unit = new double[d];
        for (int i = 0; i < d; i++) {
            origin[i] = random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3);
            unit[i] = i < 2 ? 0 : Math.abs(origin[i]) * Math.pow(10, random.nextInt(5) - 2);
        }
        double[] rows = new double[ROWS * d];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < d; i++) {
                // Uniform: nobody is further out than 1.74 standard deviations.
                rows[row * d + i] = origin[i] + unit[i] * random.nextDouble(-1, 1);
            }
        }
        return rows;
    }
}
