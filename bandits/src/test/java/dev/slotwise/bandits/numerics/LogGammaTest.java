package dev.slotwise.bandits.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;

class LogGammaTest {
    @Test
    void itIsTheLogarithmOfTheGammaFunction() {
        assertThat(LogGamma.of(1)).isCloseTo(0, within(1e-13));
        assertThat(LogGamma.of(0.5)).isCloseTo(0.5 * Math.log(Math.PI), within(1e-13));
        assertThat(LogGamma.of(11)).isCloseTo(Math.log(3_628_800), within(1e-13));
        for (double x = 1e-3; x < 1e9; x *= 1.07) {
            double exact = Gamma.logGamma(x);
            assertThat(LogGamma.of(x))
                    .as("x = %s", x)
                    .isCloseTo(exact, within(1e-12 * (1 + Math.abs(exact))));
        }
    }
}
