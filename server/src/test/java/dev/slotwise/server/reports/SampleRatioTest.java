package dev.slotwise.server.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.reports.Data.Arm;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class SampleRatioTest {
    /** Of two arms, chi-square of one degree: (530 - 500)² / 250 = 3.6, twice its p-value. */
    @Test
    void aFixedSplitIsTestedByChiSquare() {
        var ratio = ratio(Data.stretch(1, new Arm(0.5, 530, 0), new Arm(0.5, 470, 0)));

        assertThat(ratio.pValue()).isCloseTo(2 * 0.05777957112359709, within(1e-12));
        assertThat(ratio.mismatch()).isFalse();
        assertThat(ratio.arms().getFirst()).isEqualTo(new SampleRatio.Share("plain", 0.5, 0.53));
    }

    @Test
    void aMovingSplitIsHeldAgainstWhatWasPlannedAtTheTime() {
        var ratio =
                ratio(
                        Data.stretch(1, new Arm(0.9, 900, 0), new Arm(0.1, 100, 0)),
                        Data.stretch(2, new Arm(0.2, 200, 0), new Arm(0.8, 800, 0)));

        assertThat(ratio.pValue()).isEqualTo(1);
        assertThat(ratio.arms().getFirst().planned()).isCloseTo(0.55, within(1e-12));
    }

    @Test
    void errorsThatCancelAreSeen() {
        var ratio =
                ratio(
                        Data.stretch(1, new Arm(0.5, 600, 0), new Arm(0.5, 400, 0)),
                        Data.stretch(2, new Arm(0.5, 400, 0), new Arm(0.5, 600, 0)));

        assertThat(ratio.mismatch()).isTrue();
    }

    @Test
    void aFewChoicesSayNothing() {
        var ratio = ratio(Data.stretch(1, new Arm(0.5, 9, 0), new Arm(0.5, 1, 0)));

        assertThat(ratio.pValue()).isNull();
        assertThat(ratio.mismatch()).isFalse();
    }

    /** At most a tenth below a tenth, though the probabilities moved in every stretch. */
    @Test
    void aSoundSplitIsSeldomSuspected() {
        var random = new SplittableRandom(7);
        int below = 0;
        int all = 1000;
        for (int i = 0; i < all; i++) {
            var stretches = new ArrayList<Stretch>();
            for (int hour = 0; hour < 12; hour++) {
                double p = 0.05 + 0.9 * random.nextDouble();
                long first = 0;
                for (int n = 0; n < 150; n++) {
                    first += random.nextDouble() < p ? 1 : 0;
                }
                stretches.add(
                        Data.stretch(hour, new Arm(p, first, 0), new Arm(1 - p, 150 - first, 0)));
            }
            double p = requireNonNull(ratio(stretches.toArray(Stretch[]::new)).pValue());
            below += p < 0.1 ? 1 : 0;
        }
        assertThat(below / (double) all).isLessThan(0.1 + 5 * Math.sqrt(0.1 * 0.9 / all));
    }

    private static SampleRatio ratio(Stretch... stretches) {
        return SampleRatio.of(
                Data.experiment(Status.RUNNING, PolicyDefinition.ofType("fixed"), 2)
                        .definition()
                        .arms(),
                new Stretches(List.of(stretches)));
    }
}
