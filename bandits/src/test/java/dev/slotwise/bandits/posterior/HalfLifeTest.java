package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.slots.SlotCount;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class HalfLifeTest {
    private static final double DAY = 86_400;
    private static final DelayCurve CURVE = DelayCurve.prior(DAY);

    @Test
    void eachHalfLifeHalves() {
        var halfLife = new HalfLife(7 * DAY);
        assertThat(halfLife.kept(0)).isEqualTo(1);
        assertThat(halfLife.kept(7 * DAY)).isEqualTo(0.5);
        assertThat(halfLife.kept(21 * DAY)).isEqualTo(0.125);
        assertThat(halfLife.kept(-DAY)).isEqualTo(1);
        assertThat(halfLife.kept(60 * 7 * DAY)).isEqualTo(0x1p-60);
        assertThat(halfLife.kept(61 * 7 * DAY)).isZero();
        assertThat(HalfLife.NONE.kept(1e12)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HalfLife(0))
                .withMessageContaining("half-life: 0.0");
    }

    @Test
    void aWaveThatIsHalfForgottenCountsAsHalfAsMany() {
        var faded =
                List.of(
                        new WaveCount(0, 5 * DAY, 2_000, 100, 0.5),
                        new WaveCount(1, 5 * DAY, 600, 20, 0.25));
        var fewer =
                List.of(new WaveCount(0, 5 * DAY, 1_000, 50), new WaveCount(1, 5 * DAY, 150, 5));
        assertThat(BetaBeliefs.beliefs(2, faded, CURVE))
                .isEqualTo(BetaBeliefs.beliefs(2, fewer, CURVE));
        assertThat(SlotCount.of(2, faded, CURVE)).isEqualTo(SlotCount.of(2, fewer, CURVE));
    }

    @Test
    void whatIsAllForgottenLeavesThePrior() {
        var gone = List.of(new WaveCount(0, 5 * DAY, 2_000, 100, 0));
        assertThat(BetaBeliefs.beliefs(2, gone, CURVE))
                .isEqualTo(BetaBeliefs.beliefs(2, List.of(), CURVE));
    }

    /** A trial that counts for a quarter, four times, is one trial. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theRefitWeighsEachTrialByItsAge(long seed) {
        var prior = new LogisticPrior(3, 4, 0.3, 0.3, 0.5);
        var halfLife = new HalfLife(10 * DAY);
        long asOf = (long) (20 * DAY * 1000);
        var random = new Random(seed);
        List<LabelledTrial> once = new ArrayList<>();
        List<LabelledTrial> fourTimes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            double[] x = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), 1};
            int arm = random.nextInt(3);
            boolean succeeded = random.nextInt(4) == 0;
            once.add(new LabelledTrial(i, arm, x, -1, asOf - (long) (DAY * 1000), succeeded));
            for (int copy = 0; copy < 4; copy++) {
                fourTimes.add(new LabelledTrial(4L * i + copy, arm, x, -1, 0, succeeded));
            }
        }
        LogisticPosterior faded =
                LogisticRefit.resume(prior, CURVE, halfLife, fourTimes, asOf).snapshot();
        LogisticPosterior plain = LogisticRefit.canonical(prior, CURVE, once, asOf);
        for (int arm = 0; arm < 3; arm++) {
            for (int i = 0; i < 4; i++) {
                assertThat(faded.mean(arm)[i]).isCloseTo(plain.mean(arm)[i], within(1e-6));
                assertThat(faded.covariance(arm, i, i))
                        .isCloseTo(plain.covariance(arm, i, i), within(1e-6));
            }
        }
    }
}
