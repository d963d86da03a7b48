package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.Interval;

import java.util.Optional;

/**
 * What is believed of the difference between two arms. Undefined numbers are NaN or empty.
 *
 * @param probabilityOfSuperiority that the treatment's true value lies in the desired direction
 *     from the control's; it keeps its digits as far as 1e-300
 * @param probabilityOfInferiority the rest of it, with digits of its own
 * @param lossOfTreatment what choosing the treatment is expected to cost, in the metric's units:
 *     the mean of how much worse it is where it is the worse one
 * @param lossOfControl the same of choosing the control
 * @param absolute treatment - control
 * @param relative (treatment - control) / |control|
 */
public record PosteriorEffect(
        double probabilityOfSuperiority,
        double probabilityOfInferiority,
        double lossOfTreatment,
        double lossOfControl,
        Belief absolute,
        Belief relative) {
    static final PosteriorEffect UNDEFINED =
            new PosteriorEffect(
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Belief.UNDEFINED,
                    Belief.UNDEFINED);

    /**
     * Of one number.
     *
     * @param mean NaN where it is not finite
     * @param interval the central credible interval; empty where there is none
     */
    public record Belief(double mean, Optional<Interval> interval) {
        static final Belief UNDEFINED = new Belief(Double.NaN, Optional.empty());
    }
}
