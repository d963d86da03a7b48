package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Normal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.util.Arrays;
import java.util.Random;

class GroupSequentialTest {
    private static final double[] FIVE = {0.2, 0.4, 0.6, 0.8, 1};

    @ParameterizedTest
    @CsvFileSource(resources = "group-sequential.csv", numLinesToSkip = 2)
    void criticalValuesAreThoseOfAnIndependentIntegration(
            String rates, String spending, double alpha, Alternative alternative, String values) {
        assertThat(
                        GroupSequential.criticalValues(
                                numbers(rates), spending(spending), alpha, alternative))
                .containsExactly(numbers(values), within(1e-8));
    }

    /**
     * Five equal looks at alpha 0.05, two-sided, as printed of Lan and DeMets' program (1992),
     * whose grid was coarse: its second value is off by one in the last place.
     */
    @Test
    void thePublishedBoundariesAreReproduced() {
        assertThat(two(new Spending.LanDeMetsOBrienFleming(), FIVE))
                .containsExactly(
                        new double[] {4.8769, 3.3569, 2.6803, 2.2898, 2.0310}, within(1.5e-4));
        assertThat(two(new Spending.LanDeMetsPocock(), FIVE))
                .containsExactly(
                        new double[] {2.4380, 2.4268, 2.4101, 2.3966, 2.3859}, within(1.5e-4));
    }

    @Test
    void atOneLookItIsTheFixedTest() {
        assertThat(two(new Spending.LanDeMetsOBrienFleming(), 1)[0])
                .isCloseTo(-Normal.quantile(0.025), within(1e-12));
        assertThat(
                        GroupSequential.criticalValues(
                                new double[] {1},
                                new Spending.PowerFamily(2),
                                0.05,
                                Alternative.LESS)[0])
                .isCloseTo(Normal.quantile(0.05), within(1e-12));
    }

    /** Jennison and Turnbull 2000, table 2.1: five looks at Pocock's constant, 2.413. */
    @Test
    void pococksConstantSpendsWhatItShould() {
        // Looking five times at 1.96 calls 14.2 % (Armitage, McPherson and Rowe 1969, table 2).
        assertThat(called(1.959963984540054)).isCloseTo(0.142, within(5 * sigma(0.142)));
        assertThat(called(2.413)).isCloseTo(0.05, within(5 * sigma(0.05)));
    }

    @Test
    void aNullExperimentIsCalledAsOftenAsAlphaSays() {
        double[] critical = two(new Spending.LanDeMetsPocock(), FIVE);
        assertThat(called(critical)).isCloseTo(0.05, within(5 * sigma(0.05)));
    }

    @Test
    void manyLooksAreFinite() {
        double[] rates = new double[50];
        for (int i = 0; i < 50; i++) {
            rates[i] = (i + 1) / 50.0;
        }
        double[] critical = two(new Spending.LanDeMetsOBrienFleming(), rates);
        for (int i = 1; i < 50; i++) {
            assertThat(critical[i]).isLessThan(critical[i - 1]).isGreaterThan(1.95);
        }
        assertThat(critical[0]).isBetween(15.0, 17.0);
    }

    @Test
    void whereNothingMayBeSpentTheTestCannotStop() {
        double[] critical = two(new Spending.LanDeMetsOBrienFleming(), 0.001, 1);
        assertThat(critical[0]).isInfinite();
        assertThat(critical[1]).isCloseTo(-Normal.quantile(0.025), within(1e-9));
    }

    @Test
    void looksThatAreNoneAreRefused() {
        var spending = new Spending.LanDeMetsPocock();
        for (double[] rates : new double[][] {{0.5, 0.5}, {0}, {0.5, 1.1}, {Double.NaN}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> two(spending, rates))
                    .withMessageContaining(Arrays.toString(rates));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Spending.PowerFamily(0))
                .withMessageContaining("0.0");
    }

    private static double called(double... critical) {
        Random random = new Random(2);
        int called = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double sum = 0;
            boolean beyond = false;
            for (int look = 1; look <= 5; look++) {
                sum += random.nextGaussian();
                double bound = critical[critical.length == 1 ? 0 : look - 1];
                beyond |= Math.abs(sum) / Math.sqrt(look) >= bound;
            }
            called += beyond ? 1 : 0;
        }
        return called / (double) ROUNDS;
    }

    private static final int ROUNDS = 40_000;

    private static double sigma(double p) {
        return Math.sqrt(p * (1 - p) / ROUNDS);
    }

    private static double[] two(Spending spending, double... rates) {
        return GroupSequential.criticalValues(rates, spending, 0.05, Alternative.TWO_SIDED);
    }

    private static Spending spending(String name) {
        return switch (name) {
            case "obf" -> new Spending.LanDeMetsOBrienFleming();
            case "pocock" -> new Spending.LanDeMetsPocock();
            default -> new Spending.PowerFamily(Double.parseDouble(name.substring(6)));
        };
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
