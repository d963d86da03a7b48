package dev.slotwise.bandits.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;

class NormalTest {
    @Test
    void cdfAgreesWithHipparchusToRelativeRounding() {
        for (double z = -30; z <= 10; z += 0.0137) {
            double exact = 0.5 * Erf.erfc(-z / Math.sqrt(2));
            assertThat(Normal.cdf(z) / exact).as("z = %s", z).isCloseTo(1, within(2e-12));
        }
    }

    @Test
    void cdfOfBothSidesSumsToOne() {
        for (double z = 0; z < 9; z += 0.01) {
            assertThat(Normal.cdf(z) + Normal.cdf(-z)).isCloseTo(1, within(1e-15));
        }
    }

    @Test
    void logCdfIsTheLogarithmWhereThatExistsAndFiniteBeyond() {
        for (double z = -30; z <= 8; z += 0.1) {
            assertThat(Normal.logCdf(z))
                    .isCloseTo(Math.log(Normal.cdf(z)), within(2e-13 * (1 + z * z)));
        }
        // log phi(z) - log(-z) - 1/z² is the asymptotic expansion.
        assertThat(Normal.logCdf(-1e4))
                .isCloseTo(-0.5e8 - Math.log(1e4 * Math.sqrt(2 * Math.PI)) - 1e-8, within(1e-7));
    }

    @Test
    void inverseMillsIsTheSlopeOfLogCdf() {
        for (double z = -20; z < 8; z += 0.37) {
            double slope = (Normal.logCdf(z + 1e-5) - Normal.logCdf(z - 1e-5)) / 2e-5;
            assertThat(Normal.inverseMills(z)).isCloseTo(slope, within(1e-7 * (1 + Math.abs(z))));
        }
    }

    @Test
    void quantileInvertsCdf() {
        for (double p : new double[] {1e-12, 0.001, 0.025, 0.5, 0.9, 0.999}) {
            assertThat(Normal.cdf(Normal.quantile(p)) / p).isCloseTo(1, within(1e-9));
        }
        assertThat(Normal.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Normal.quantile(1))
                .withMessageContaining("1.0");
    }
}
