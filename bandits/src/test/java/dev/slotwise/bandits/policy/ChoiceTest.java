package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class ChoiceTest {
    private static final double[] EVEN = {0.25, 0.25, 0.25, 0.25};

    @Test
    void theSeedAloneDecides() {
        double[] p = {0.2, 0.5, 0.3};
        assertThat(Choice.draw(p, 42)).isEqualTo(Choice.draw(p.clone(), 42));
        assertThat(Choice.draw(p, 42).assignmentProbability())
                .isEqualTo(p[Choice.draw(p, 42).arm()]);
    }

    @Test
    void neighbouringSeedsDrawIndependently() {
        // Pairs of draws at several distances of seeds: 16 cells, chi-square with 15 degrees, mean
        // 15, sd 5.5.
        for (long distance : new long[] {1, 2, 4, 1L << 32, 1L << 63, 0x9e3779b97f4a7c15L}) {
            int[] cells = new int[16];
            int draws = 100_000;
            for (long seed = 0; seed < draws; seed++) {
                long spread = 2 * seed;
                cells[
                        4 * Choice.draw(EVEN, spread).arm()
                                + Choice.draw(EVEN, spread + distance).arm()]++;
            }
            double expected = draws / 16.0;
            double chiSquare =
                    Arrays.stream(cells)
                            .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                            .sum();
            assertThat(chiSquare).as("distance %s", distance).isLessThan(15 + 5 * Math.sqrt(30));
        }
    }

    @Test
    void anArmWithoutProbabilityIsNeverDrawn() {
        double[] p = {0, 1, 0};
        for (long seed = 0; seed < 1000; seed++) {
            assertThat(Choice.draw(p, seed).arm()).isOne();
        }
    }

    @Test
    void itsProbabilitiesCannotBeChangedFromOutside() {
        double[] p = EVEN.clone();
        Choice choice = Choice.draw(p, 1);
        p[0] = 9;
        choice.probabilities()[1] = 9;
        assertThat(choice.probabilities()).containsExactly(EVEN);
    }

    @Test
    void whatIsNoDistributionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Choice.draw(new double[] {0.5, 0.4}, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Choice.draw(new double[] {1.5, -0.5}, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Choice.draw(new double[] {Double.NaN, 1}, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Choice.draw(new double[0], 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Choice(0, new double[] {0, 1}, 1));
    }
}
