package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
    private static final double HOUR = 3600;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 4, 72, 24 * 30})
    void agesAreThoseAtWhichAQuarterToNineTenthsHaveCome(double hours) {
        DelayCurve curve = DelayCurve.prior(hours * HOUR);
        var arrivals = new Arrivals(curve);
        double[] shares = {0, 0.25, 0.5, 0.75, 0.9, 1};
        assertThat(arrivals.last()).isEqualTo(5);
        for (int stage = 0; stage <= arrivals.last(); stage++) {
            assertThat(arrivals.arrived(stage)).isCloseTo(shares[stage], within(1e-4));
        }
        for (int stage = 0; stage < arrivals.last(); stage++) {
            assertThat(curve.arrived(arrivals.endMillis(stage) / 1000.0))
                    .isCloseTo(shares[stage + 1], within(1e-4));
        }
        assertThat(arrivals.windowMillis()).isEqualTo(Math.round(hours * 3_600_000));
        assertThat(arrivals.endMillis(4)).isEqualTo(arrivals.windowMillis());
    }

    @Test
    void aStageBeginsWhenTheLastHasEnded() {
        var arrivals = new Arrivals(DelayCurve.prior(72 * HOUR));
        assertThat(arrivals.stage(-1)).isZero();
        assertThat(arrivals.stage(0)).isZero();
        for (int stage = 0; stage < arrivals.last(); stage++) {
            assertThat(arrivals.stage(arrivals.endMillis(stage) - 1)).isEqualTo(stage);
            assertThat(arrivals.stage(arrivals.endMillis(stage))).isEqualTo(stage + 1);
        }
        assertThat(arrivals.stage(Long.MAX_VALUE)).isEqualTo(arrivals.last());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 2})
    void aWindowOfASecondHasItsStagesToo(double seconds) {
        var arrivals = new Arrivals(DelayCurve.prior(seconds));
        long last = 0;
        for (int stage = 0; stage < arrivals.last(); stage++) {
            assertThat(arrivals.endMillis(stage)).isGreaterThanOrEqualTo(last);
            assertThat(arrivals.arrived(stage)).isLessThanOrEqualTo(arrivals.arrived(stage + 1));
            last = arrivals.endMillis(stage);
        }
        assertThat(arrivals.windowMillis()).isEqualTo(Math.round(1000 * seconds));
        assertThat(arrivals.stage(arrivals.windowMillis())).isEqualTo(arrivals.last());
    }
}
