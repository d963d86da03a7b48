package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Normal;

import org.junit.jupiter.api.Test;

class NormalTableTest {
    @Test
    void itIsTheDistributionWithinItsStatedErrors() {
        for (double z = -6.25; z < 9; z += 0.00137) {
            assertThat(NormalTable.logCdf(z))
                    .as("z = %s", z)
                    .isCloseTo(Normal.logCdf(z), within(1e-9));
            assertThat(NormalTable.inverseMills(z) / Normal.inverseMills(z))
                    .as("z = %s", z)
                    .isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void farToTheRightAllIsBelow() {
        assertThat(NormalTable.logCdf(9)).isZero();
        assertThat(NormalTable.inverseMills(1e300)).isZero();
        assertThat(NormalTable.logCdf(Double.POSITIVE_INFINITY)).isZero();
    }
}
