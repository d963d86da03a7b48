package dev.slotwise.server.reports;

import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.bandits.statistics.Sample;
import dev.slotwise.bandits.statistics.TwoSamples;

import java.util.Optional;
import java.util.OptionalDouble;

/** Means of trials that were split evenly throughout. */
record PlainMeans() implements Method {
    @Override
    public Optional<Estimate> mean(Stretches stretches, Outcome outcome, int arm) {
        var sample = outcome.sample(stretches.of(arm));
        return sample.users() < 2 ? Optional.empty() : Optional.of(sample.estimate());
    }

    @Override
    public Optional<Contrast> contrast(
            Stretches stretches, Outcome outcome, int treatment, int control) {
        var common = stretches.offering(treatment, control);
        var b = common.of(treatment);
        var a = common.of(control);
        return contrast(
                outcome.sample(b), outcome.sample(a), outcome.happened(b) + outcome.happened(a));
    }

    /** Empty where an arm has fewer than two, or neither earned anything. */
    static Optional<Contrast> contrast(Sample treatment, Sample control, long happened) {
        if (treatment.users() < 2
                || control.users() < 2
                || !(treatment.variance() + control.variance() > 0)) {
            return Optional.empty();
        }
        var difference = new TwoSamples(treatment, control).difference();
        return Optional.of(
                new Contrast(
                        treatment.estimate(),
                        control.estimate(),
                        difference,
                        difference,
                        difference
                                .test(Hypothesis.twoSided(0))
                                .map(test -> OptionalDouble.of(test.pValue()))
                                .orElse(OptionalDouble.empty()),
                        (double) treatment.users() + control.users(),
                        2 / (1.0 / treatment.users() + 1.0 / control.users()),
                        happened));
    }
}
