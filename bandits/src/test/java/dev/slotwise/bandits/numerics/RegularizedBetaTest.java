package dev.slotwise.bandits.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.special.Beta;
import org.junit.jupiter.api.Test;

class RegularizedBetaTest {
    @Test
    void agreesWithHipparchusWhereThatIsExact() {
        for (double a : new double[] {0.01, 0.5, 1, 3.7, 20, 150}) {
            for (double b : new double[] {0.02, 0.5, 1, 8, 90, 400}) {
                for (double x : new double[] {1e-9, 0.001, 0.02, 0.3, 0.5, 0.77, 0.999}) {
                    assertThat(RegularizedBeta.cdf(x, a, b))
                            .as("I(%s; %s, %s)", x, a, b)
                            .isCloseTo(Beta.regularizedBeta(x, a, b), within(1e-12));
                }
            }
        }
    }

    @Test
    void hasTheClosedFormOfOneSuccessOrOneFailure() {
        for (double n : new double[] {1, 50, 1e4, 1e8}) {
            for (double u : new double[] {0.01, 0.5, 3}) {
                double x = u / n / 4;
                assertThat(RegularizedBeta.cdf(x, 1, n))
                        .isCloseTo(-Math.expm1(n * Math.log1p(-x)), within(1e-13));
                assertThat(RegularizedBeta.cdf(1 - x, n, 1))
                        .isCloseTo(Math.exp(n * Math.log(1 - x)), within(1e-13));
            }
        }
    }

    @Test
    void isNormalAtAHundredMillionCounts() {
        double a = 2e6;
        double b = 9.8e7;
        double mean = a / (a + b);
        double sd = Math.sqrt(mean * (1 - mean) / (a + b + 1));
        for (double z = -4; z <= 4; z += 0.5) {
            // The next term of Edgeworth's expansion: skewness (1 - z²) phi(z) / 6.
            double skewness = 2 * (b - a) * Math.sqrt(a + b + 1) / ((a + b + 2) * Math.sqrt(a * b));
            double edgeworth = Normal.cdf(z) + skewness / 6 * (1 - z * z) * Normal.density(z);
            assertThat(RegularizedBeta.cdf(mean + z * sd, a, b)).isCloseTo(edgeworth, within(1e-6));
        }
    }

    @Test
    void quantileInvertsTheDistributionAtAnyCounts() {
        double[][] counts = {
            {0.1, 0.1}, {0.4, 19.6}, {1, 1}, {2, 1e8}, {1e6, 5e7}, {1e8, 1e8}, {3, 0.01}
        };
        for (double[] c : counts) {
            for (double p : new double[] {1e-6, 0.025, 0.5, 0.975}) {
                double x = RegularizedBeta.quantile(p, c[0], c[1]);
                if (x > 1e-300 && x < 1 - 1e-10) {
                    assertThat(RegularizedBeta.cdf(x, c[0], c[1]))
                            .as("p %s of Beta(%s, %s)", p, c[0], c[1])
                            .isCloseTo(p, within(1e-9));
                }
            }
        }
        assertThat(RegularizedBeta.quantile(0, 2, 3)).isZero();
        assertThat(RegularizedBeta.quantile(1, 2, 3)).isOne();
    }

    @Test
    void aTinyCountHasItsMassAtTheSmallestDouble() {
        assertThat(RegularizedBeta.quantile(0.3, 1e-4, 20)).isLessThanOrEqualTo(Double.MIN_VALUE);
    }
}
