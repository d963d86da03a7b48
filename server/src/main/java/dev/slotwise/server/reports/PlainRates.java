package dev.slotwise.server.reports;

import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.FisherExact;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.bandits.statistics.Newcombe;
import dev.slotwise.bandits.statistics.Proportion;
import dev.slotwise.bandits.statistics.TwoProportions;

import java.util.Optional;
import java.util.OptionalDouble;

/** Rates of trials that were split evenly throughout. */
record PlainRates() implements Method {
    /** With fewer expected in a cell, the normal distribution is not near enough. */
    private static final double LEAST_EXPECTED = 5;

    @Override
    public Optional<Estimate> mean(Stretches stretches, Outcome outcome, int arm) {
        var rate = outcome.proportion(stretches.of(arm));
        return rate.users() == 0 ? Optional.empty() : Optional.of(rate.estimate());
    }

    @Override
    public Optional<Contrast> contrast(
            Stretches stretches, Outcome outcome, int treatment, int control) {
        var common = stretches.offering(treatment, control);
        var b = outcome.proportion(common.of(treatment));
        var a = outcome.proportion(common.of(control));
        return a.users() == 0 || b.users() == 0 ? Optional.empty() : Optional.of(contrast(b, a));
    }

    static Contrast contrast(Proportion treatment, Proportion control) {
        var both = new TwoProportions(treatment, control);
        return new Contrast(
                treatment.estimate(),
                control.estimate(),
                both.difference(),
                new Newcombe(treatment, control),
                pValue(both),
                (double) treatment.users() + control.users(),
                2 / (1.0 / treatment.users() + 1.0 / control.users()),
                treatment.conversions() + control.conversions());
    }

    private static OptionalDouble pValue(TwoProportions arms) {
        if (arms.leastExpectedCount() < LEAST_EXPECTED) {
            return OptionalDouble.of(
                    FisherExact.of(arms.treatment(), arms.control(), Alternative.TWO_SIDED).p());
        }
        return arms.zPooled(Hypothesis.twoSided(0))
                .map(outcome -> OptionalDouble.of(outcome.pValue()))
                .orElse(OptionalDouble.empty());
    }
}
