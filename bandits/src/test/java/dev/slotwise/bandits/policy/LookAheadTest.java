package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.policy.LookAhead.Recipient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class LookAheadTest {
    /** Of the first 450 recipients the watch takes the plain mean, as a sample does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSampleTellsWhatWatchingItWouldHave(long seed) {
        var random = new Random(seed);
        int arms = 4;
        var watch = new ValueOfInformation(arms, LookAhead.PART);
        List<Recipient> sample = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Recipient recipient = recipient(random, arms);
            sample.add(recipient);
            watch.addTo(
                    recipient.means().clone(),
                    recipient.variances(),
                    new double[arms],
                    recipient.sharedLogit(),
                    1_000);
        }
        Recipient next = recipient(random, arms);
        double[] spreads = random.doubles(arms, 0, 0.01).toArray();
        double[] lifted = next.means().clone();
        watch.addTo(lifted, next.variances(), spreads, next.sharedLogit(), 5_000);
        double[] lifts = LookAhead.of(arms, sample).lifts(next, spreads, 5_000);
        for (int arm = 0; arm < arms; arm++) {
            assertThat(lifts[arm]).isCloseTo(lifted[arm] - next.means()[arm], within(1e-12));
        }
    }

    @Test
    void aLiftIsTheFormula() {
        var ahead = new LookAhead(List.of(0.5, 0.2), 0.2);
        var recipient = new Recipient(new double[] {0, 1}, new double[] {1, 0}, 0);
        double[] lifts = ahead.lifts(recipient, new double[] {0.01, 0.02}, 1_000);
        // Part · 1000 / 2 · f · c · spread / (1 + p (1 - p) v), with p = 1/2 at logit 0.
        double paid = LookAhead.PART * 1_000 / 2;
        assertThat(lifts[0]).isCloseTo(paid * 0.5 * 0.2 * 0.01 / 1.25, within(1e-12));
        assertThat(lifts[1]).isCloseTo(paid * 0.2 * 0.2 * 0.02, within(1e-12));
        assertThat(ahead.lifts(recipient, new double[] {0.01, 0.02}, 0)).containsExactly(0, 0);
    }

    /** Of two arms whose gap is standard normal and known, smoothed by a kernel of 0.15. */
    @Test
    void theDensityIsThatOfTheGapsAtNought() {
        var random = new Random(9);
        int n = 40_000;
        List<Recipient> sample = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            sample.add(new Recipient(new double[] {0, random.nextGaussian()}, new double[2], -2));
        }
        var ahead = LookAhead.of(2, sample);
        double expected = 1 / Math.sqrt(2 * Math.PI * (1 + 0.15 * 0.15));
        // Var of a kernel's height is at most its mean times its top, 1 / (0.15 sqrt(2 pi)).
        double sd = Math.sqrt(expected / (0.15 * Math.sqrt(2 * Math.PI)) / n);
        assertThat(ahead.density().get(0)).isCloseTo(expected, within(5 * sd + 1e-3));
        assertThat(ahead.density().get(1)).isEqualTo(ahead.density().get(0));
    }

    @Test
    void withoutRecipientsItIsTheFirstGuess() {
        assertThat(LookAhead.of(3, List.of())).isEqualTo(LookAhead.first(3));
    }

    @Test
    void bytesKeepEveryBit() {
        var ahead = LookAhead.of(2, List.of(recipient(new Random(3), 2)));
        assertThat(LookAhead.fromBytes(ahead.toBytes())).isEqualTo(ahead);
        for (int length : new int[] {0, 4, 12, 28}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LookAhead.fromBytes(Arrays.copyOf(ahead.toBytes(), length)))
                    .withMessageContaining("not a look-ahead");
        }
    }

    @Test
    void armsMustAgree() {
        var recipient = recipient(new Random(1), 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LookAhead.of(3, List.of(recipient)))
                .withMessageContaining("2 scores of 3 arms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LookAhead.first(3).lifts(recipient, new double[2], 1))
                .withMessageContaining("of 3 arms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LookAhead(List.of(-0.1), 0.1))
                .withMessageContaining("-0.1");
    }

    private static Recipient recipient(Random random, int arms) {
        return new Recipient(
                random.doubles(arms, -1, 1).toArray(),
                random.doubles(arms, 0, 0.5).toArray(),
                -2 + random.nextGaussian());
    }
}
