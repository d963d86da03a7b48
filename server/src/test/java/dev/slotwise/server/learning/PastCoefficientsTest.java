package dev.slotwise.server.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.bandits.propensity.Feature;
import dev.slotwise.bandits.propensity.FeatureEncoding;
import dev.slotwise.server.learning.PastCoefficients.Contribution;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class PastCoefficientsTest {
    private static final FeatureEncoding ENCODING =
            new FeatureEncoding(
                    List.of(
                            new Feature.Numeric("opens30d", 3, 2),
                            new Feature.Levels("device", List.of("mobile", "desktop"))));
    private static final double[] MEANS = {0.5, 0.25, -1, 0.125, 2, 3, 4, 5};

    @Test
    void aFeatureContributesItsCoefficientTimesX() {
        assertThat(coefficients().contributions(0, Map.of("opens30d", 5, "device", "desktop")))
                .containsExactly(
                        new Contribution("opens30d", Optional.of(5), 1, 0.5),
                        new Contribution("device=desktop", Optional.of("desktop"), 1, -1),
                        new Contribution("constant", Optional.empty(), 1, 0.125));
    }

    @Test
    void whatIsMissingContributesNothing() {
        assertThat(coefficients().contributions(1, Map.of()))
                .containsExactly(
                        new Contribution("opens30d", Optional.empty(), 0, 0),
                        new Contribution("constant", Optional.empty(), 1, 5));
    }

    private static PastCoefficients coefficients() {
        var means = ByteBuffer.allocate(MEANS.length * Double.BYTES);
        means.asDoubleBuffer().put(MEANS);
        return PastCoefficients.fromBytes(means.array(), ENCODING.toBytes());
    }
}
