package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Normal;

import org.junit.jupiter.api.Test;

class NormalTableTest {
    @Test
    void itIsTheDistributionAndItsDensityWithinTheStatedErrors() {
        double[] cdf = new double[2];
        double[] density = new double[2];
        for (double z = -6.5; z <= 6.5; z += 0.00137) {
            NormalTable.look(z, 3, cdf, density, 1);
            assertThat(cdf[1]).as("z = %s", z).isCloseTo(Normal.cdf(z), within(1e-8));
            assertThat(density[1]).as("z = %s", z).isCloseTo(3 * Normal.density(z), within(3e-6));
        }
        NormalTable.look(6.5, 1, cdf, density, 0);
        assertThat(cdf[0]).isCloseTo(1, within(1e-10));
    }
}
