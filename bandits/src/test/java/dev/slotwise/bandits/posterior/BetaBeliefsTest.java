package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.Interval;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class BetaBeliefsTest {
    private static final double WINDOW = 3 * 24 * 3600;
    private static final DelayCurve CURVE = DelayCurve.prior(WINDOW);

    @Test
    void withoutDataEveryArmHasTheUsualRateAndIsThoughtALittleWorse() {
        for (BetaPosterior belief : BetaBeliefs.beliefs(2, List.of(), CURVE)) {
            double worth = Math.pow(2 * 4 * 8 * 16, 0.25);
            assertThat(belief.mean()).isCloseTo((1 - 0.8 / Math.sqrt(worth)) * 0.05, within(1e-12));
            assertThat(belief.trials()).isCloseTo(worth / 0.05, within(1e-9));
        }
    }

    @Test
    void anUntriedArmStartsFromWhatTheOthersShow() {
        var beliefs = BetaBeliefs.beliefs(2, List.of(new WaveCount(0, WINDOW, 10_000, 200)), CURVE);
        BetaPosterior untried = beliefs.get(1);
        assertThat(worth(untried) / untried.trials()).isBetween(0.02, 0.022);
        assertThat(beliefs.get(0).alpha()).isCloseTo(200 + untried.alpha(), within(1e-12));
        assertThat(beliefs.get(0).beta()).isCloseTo(9800 + untried.beta(), within(1e-9));
    }

    @Test
    void armsThatAreAlikeShareMoreThanArmsThatDifferByFactors() {
        double[] alike = {200, 205, 195, 200, 198, 203, 199, 201, 197, 202};
        double[] apart = {20, 600, 100, 400, 50, 30, 1_000, 200, 10, 150};
        assertThat(worth(alike)).isBetween(15.0, 16.0);
        assertThat(worth(apart)).isBetween(2.0, 2.1);
    }

    /** The successes that an arm's prior is worth, given those of arms with 10,000 trials each. */
    private static double worth(double[] successes) {
        double[] failures = Arrays.stream(successes).map(hits -> 10_000 - hits).toArray();
        BetaPosterior prior = BetaBeliefs.prior(BetaBeliefs.usual(), successes, failures);
        return worth(prior);
    }

    /** The k of which alpha is k less 0.8 of its root. */
    private static double worth(BetaPosterior prior) {
        double root = 0.4 + Math.sqrt(0.16 + prior.alpha());
        return root * root;
    }

    @Test
    void theWorthIsWeighedByTheBetaBinomialLikelihood() {
        double[] successes = {3, 0};
        double[] failures = {37, 40};
        RatePrior certain = new RatePrior(0.05, 1e12);
        double total = 0;
        double logWorth = 0;
        for (double worth : new double[] {2, 4, 8, 16}) {
            double n = worth / 0.05;
            double likelihood = 1;
            for (int arm = 0; arm < 2; arm++) {
                for (int i = 0; i < successes[arm]; i++) {
                    likelihood *= (worth + i) / (n + i);
                }
                for (int i = 0; i < failures[arm]; i++) {
                    likelihood *= (n - worth + i) / (n + successes[arm] + i);
                }
            }
            total += likelihood;
            logWorth += likelihood * Math.log(worth);
        }
        BetaPosterior prior = BetaBeliefs.prior(certain, successes, failures);
        assertThat(worth(prior)).isCloseTo(Math.exp(logWorth / total), within(1e-8));
        assertThat(worth(prior) / prior.trials()).isCloseTo(0.05, within(1e-10));
    }

    @Test
    void anArmWithMostOfTheTrialsDoesNotPassForAllOfThem() {
        double[] successes = {6_000, 10, 10, 10};
        double[] failures = {94_000, 490, 490, 490};
        BetaPosterior prior = BetaBeliefs.prior(BetaBeliefs.usual(), successes, failures);
        assertThat(worth(prior) / prior.trials()).isBetween(0.02, 0.035);
    }

    @Test
    void aGivenBaseRateIsWorthFourSuccesses() {
        assertThat(BetaBeliefs.usual(0.02)).isEqualTo(new RatePrior(0.02, 200));
        BetaPosterior prior =
                BetaBeliefs.prior(BetaBeliefs.usual(0.02), new double[3], new double[3]);
        assertThat(worth(prior) / prior.trials()).isCloseTo(0.02, within(1e-12));
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
        // p / (1 + p (1 - F)): an outcome seen is a whole trial, one unseen part of one. The prior,
        // worth at most 16 successes and 3.2 less than that many, takes less than 7 away.
        assertThat(mean)
                .isCloseTo(rate / (1 + rate * (1 - arrived)), within(7 / (exposures * arrived)));
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
