package dev.slotwise.bandits.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IndexPoliciesTest {
    @Test
    void theIndexOfUcb1IsMeanPlusRadius() {
        // ln e^2 = 2; sqrt(2 · 2 / 16) = 0.5.
        assertThat(Ucb1.index(0.25, 16, Math.exp(2))).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void theIndexOfKlUcbWithoutASuccessIsClosed() {
        // KL(0, q) = -ln(1 - q) = ln(100) / 10, so q = 1 - 100^(-1/10).
        assertThat(KlUcb.index(0, 10, 100)).isCloseTo(1 - Math.pow(100, -0.1), within(1e-6));
    }

    @Test
    void theIndexOfKlUcbOfOneHalfIsClosed() {
        // KL(1/2, q) = -ln(4 q (1 - q)) / 2 = L, so q = (1 + sqrt(1 - e^(-2 L))) / 2.
        double most = Math.log(1000) / 50;

        assertThat(KlUcb.index(0.5, 50, 1000))
                .isCloseTo((1 + Math.sqrt(1 - Math.exp(-2 * most))) / 2, within(1e-6));
    }

    @Test
    void theIndexOfKlUcbOfNothingButSuccessesIsOne() {
        assertThat(KlUcb.index(1, 10, 100)).isCloseTo(1, within(1e-6));
    }

    @Test
    void theIndexOfKlUcbIsTighterThanThatOfUcb1() {
        assertThat(KlUcb.index(0.02, 500, 5000)).isLessThan(Ucb1.index(0.02, 500, 5000));
    }
}
