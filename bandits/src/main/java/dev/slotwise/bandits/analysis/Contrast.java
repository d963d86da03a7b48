package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.statistics.Covaried;
import dev.slotwise.bandits.statistics.Cuped;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.bandits.statistics.Sample;
import dev.slotwise.bandits.statistics.TestOutcome;
import dev.slotwise.bandits.statistics.TwoProportions;
import dev.slotwise.bandits.statistics.TwoSamples;

import java.util.Optional;

/** A treatment beside the control, as outcomes per user. */
sealed interface Contrast {
    /** Of two arms' rates or means, by normal quantiles. */
    static Contrast normal(Entry treatment, Entry control, Metric.Type type) {
        return type == Metric.Type.PROPORTION
                ? new Rates(
                        new TwoProportions(
                                Observed.proportion(treatment), Observed.proportion(control)))
                : new Normal(
                        new TwoSamples(
                                Observed.sample(treatment, type), Observed.sample(control, type)));
    }

    /** The difference, or what it is relative to the control. */
    Estimate effect(EffectScale scale);

    /** The treatment less so many times the control; by this a relative effect is tested. */
    Estimate lessTimes(double factor);

    /** The control's mean. */
    double baseline();

    /** Mean, by the sign of the baseline, that a relative effect makes of it. */
    default double factor(double relativeEffect) {
        return 1 + Math.signum(baseline()) * relativeEffect;
    }

    /**
     * The test of a relative effect by the difference that it means: it needs no division by the
     * control's mean, and for an effect of 0 it is the test of the difference.
     */
    default Optional<TestOutcome> testRelative(Hypothesis hypothesis) {
        return switch (hypothesis.alternative()) {
            case TWO_SIDED, GREATER, LESS ->
                    lessTimes(factor(hypothesis.lower()))
                            .test(new Hypothesis(hypothesis.alternative(), 0, 0));
            case EQUIVALENCE -> {
                var above = testRelative(Hypothesis.greater(hypothesis.lower()));
                var below = testRelative(Hypothesis.less(hypothesis.upper()));
                yield above.flatMap(a -> below.map(b -> a.tail().isWeakerThan(b.tail()) ? a : b));
            }
        };
    }

    /** Conversion rates, with normal quantiles. */
    record Rates(TwoProportions arms) implements Contrast {
        @Override
        public Estimate effect(EffectScale scale) {
            return switch (scale) {
                case ABSOLUTE -> arms.difference();
                case RELATIVE -> normal(samples().relative());
            };
        }

        @Override
        public Estimate lessTimes(double factor) {
            return normal(samples(factor).difference());
        }

        @Override
        public double baseline() {
            return arms.control().rate();
        }

        TwoSamples samples() {
            return samples(1);
        }

        private TwoSamples samples(double factor) {
            return new TwoSamples(
                    arms.treatment().sample(), times(arms.control().sample(), factor));
        }
    }

    /** Means, with Student's quantiles. */
    record Means(TwoSamples arms) implements Contrast {
        @Override
        public Estimate effect(EffectScale scale) {
            return switch (scale) {
                case ABSOLUTE -> arms.difference();
                case RELATIVE -> arms.relative();
            };
        }

        @Override
        public Estimate lessTimes(double factor) {
            return new TwoSamples(arms.treatment(), times(arms.control(), factor)).difference();
        }

        @Override
        public double baseline() {
            return arms.control().mean();
        }
    }

    /** Means, with normal quantiles. */
    record Normal(TwoSamples arms) implements Contrast {
        @Override
        public Estimate effect(EffectScale scale) {
            return normal(new Means(arms).effect(scale));
        }

        @Override
        public Estimate lessTimes(double factor) {
            return normal(new Means(arms).lessTimes(factor));
        }

        @Override
        public double baseline() {
            return arms.control().mean();
        }
    }

    /** Means of which a covariate has explained a part; relative effects are to the plain mean. */
    record Adjusted(Cuped cuped, Covaried treatment, Covaried control) implements Contrast {
        static Adjusted of(Entry treatment, Entry control, Metric.Type type, Cuped cuped) {
            return new Adjusted(
                    cuped, Observed.covaried(treatment, type), Observed.covaried(control, type));
        }

        @Override
        public Estimate effect(EffectScale scale) {
            return switch (scale) {
                case ABSOLUTE -> cuped.difference(treatment, control);
                case RELATIVE -> cuped.relative(treatment, control);
            };
        }

        @Override
        public Estimate lessTimes(double factor) {
            if (factor != 1) {
                throw new Refusal(
                        "/testMethod", "must be delta-method-t for this null effect under cuped");
            }
            return cuped.difference(treatment, control);
        }

        @Override
        public double baseline() {
            return control.outcome().of(control.users()).mean();
        }

        double varianceReduction() {
            return cuped.varianceReduction(treatment, control);
        }
    }

    private static Estimate normal(Estimate estimate) {
        return Estimate.normal(estimate.value(), estimate.standardError());
    }

    private static Sample times(Sample sample, double factor) {
        return new Sample(
                sample.users(), factor * sample.mean(), factor * factor * sample.variance());
    }
}
