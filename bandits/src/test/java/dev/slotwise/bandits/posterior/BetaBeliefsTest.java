package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Interval;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class BetaBeliefsTest {
    private static final double WINDOW = 3 * 24 * 3600;
    private static final DelayCurve CURVE = DelayCurve.prior(WINDOW);

    @Test
    void withoutDataEveryArmIsWorthThreeSuccessesAtTheUsualRateAndThoughtALittleWorse() {
        for (BetaPosterior belief : BetaBeliefs.beliefs(2, List.of(), CURVE)) {
            assertThat(belief.mean()).isCloseTo(0.6 * 0.05, within(1e-15));
            assertThat(belief.trials()).isCloseTo(3 / 0.05, within(1e-12));
        }
    }

    @Test
    void anUntriedArmStartsFromWhatTheOthersShow() {
        var beliefs = BetaBeliefs.beliefs(2, List.of(new WaveCount(0, WINDOW, 10_000, 200)), CURVE);
        BetaPosterior untried = beliefs.get(1);
        double mean = 3 / untried.trials();
        assertThat(untried.mean()).isCloseTo(0.6 * mean, within(1e-15));
        // The other arm counts as n0 n / (n0 + n) trials of its rate beside 10 trials of 5 %.
        double weight = untried.trials() / (untried.trials() + 10_000);
        assertThat(mean)
                .isCloseTo((0.5 + weight * 200) / (10 + weight * 10_000), within(1e-6))
                .isBetween(0.02, 0.023);
        assertThat(beliefs.get(0).alpha()).isCloseTo(200 + untried.alpha(), within(1e-12));
        assertThat(beliefs.get(0).beta()).isCloseTo(9800 + untried.beta(), within(1e-9));
    }

    @Test
    void anArmWithMostOfTheTrialsDoesNotPassForAllOfThem() {
        double[] successes = {6_000, 10, 10, 10};
        double[] failures = {94_000, 490, 490, 490};
        BetaPosterior prior = BetaBeliefs.prior(BetaBeliefs.usual(), successes, failures);
        assertThat(prior.mean() / 0.6).isBetween(0.02, 0.035);
    }

    @Test
    void aGivenBaseRateIsWorthFourSuccesses() {
        assertThat(BetaBeliefs.usual(0.02)).isEqualTo(new RatePrior(0.02, 200));
        BetaPosterior prior =
                BetaBeliefs.prior(BetaBeliefs.usual(0.02), new double[3], new double[3]);
        assertThat(prior.mean()).isCloseTo(0.6 * 0.02, within(1e-15));
    }

    @Test
    void anArmWithManyTrialsHasItsOwnRate() {
        double[] successes = {60_000, 20_000, 20_000};
        double[] failures = {940_000, 980_000, 980_000};
        var beliefs = BetaBeliefs.beliefs(BetaBeliefs.usual(0.02), successes, failures);
        assertThat(beliefs.get(0).mean()).isCloseTo(0.06, within(1e-5));
        assertThat(beliefs.get(1).mean()).isCloseTo(0.02, within(1e-5));
    }

    @Test
    void anUnansweredExposureCountsAsTheShareThatHasArrived() {
        double age = 3 * 3600;
        var waves = List.of(new WaveCount(0, age, 100, 4));
        double failures = 96 * CURVE.arrived(age);
        assertThat(BetaBeliefs.beliefs(1, waves, CURVE))
                .isEqualTo(
                        BetaBeliefs.beliefs(
                                BetaBeliefs.usual(), new double[] {4}, new double[] {failures}));
    }

    @Test
    void theOrderOfWavesDoesNotMatterInAnyBit() {
        var random = new Random(5);
        List<WaveCount> waves = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            long exposures = random.nextLong(1000);
            waves.add(
                    new WaveCount(
                            random.nextInt(4),
                            random.nextDouble() * WINDOW,
                            exposures,
                            exposures / 40));
        }
        var first = BetaBeliefs.beliefs(4, waves, CURVE);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(waves, random);
            assertThat(BetaBeliefs.beliefs(4, waves, CURVE)).isEqualTo(first);
        }
    }

    @Test
    void ratesOfYoungWavesAreNearlyUnbiased() {
        double rate = 0.02;
        double age = 2 * 3600;
        long exposures = 2_000_000;
        double arrived = CURVE.arrived(age);
        var wave = new WaveCount(0, age, exposures, Math.round(exposures * rate * arrived));
        double mean = BetaBeliefs.beliefs(1, List.of(wave), CURVE).getFirst().mean();
        // p / (1 + p (1 - F)): an outcome seen is a whole trial, one unseen part of one.
        assertThat(mean).isCloseTo(rate / (1 + rate * (1 - arrived)), within(1e-6));
    }

    @Test
    void momentsAndIntervalsOfABetaAreThoseOfTheBooks() {
        var uniform = new BetaPosterior(1, 1);
        assertThat(uniform.variance()).isCloseTo(1 / 12.0, within(1e-15));
        assertThat(uniform.quantile(0.3)).isCloseTo(0.3, within(1e-14));
        Interval interval = uniform.interval(0.9);
        assertThat(interval.lower()).isCloseTo(0.05, within(1e-14));
        assertThat(interval.upper()).isCloseTo(0.95, within(1e-14));
        // qbeta(0.025, 21, 481) and qbeta(0.975, ...) bracket 95 %, by definition.
        var clicks = new BetaPosterior(21, 481);
        assertThat(
                        clicks.cdf(clicks.interval(0.95).upper())
                                - clicks.cdf(clicks.interval(0.95).lower()))
                .isCloseTo(0.95, within(1e-12));
    }

    @Test
    void whatCannotBeCountedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WaveCount(0, 1, 3, 4))
                .withMessageContaining("4 successes in 3");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> BetaBeliefs.beliefs(1, List.of(new WaveCount(1, 1, 1, 1)), CURVE));
        assertThatIllegalArgumentException().isThrownBy(() -> new BetaPosterior(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BetaPosterior(1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new BetaPosterior(1, 1).interval(1));
    }
}
