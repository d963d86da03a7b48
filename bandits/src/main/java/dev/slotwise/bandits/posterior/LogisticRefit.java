package dev.slotwise.bandits.posterior;

import java.util.List;
import java.util.Optional;

/**
 * The function that defines the posterior: the mode and curvature of all trials together, each with
 * what is known of it at a given time, in (decision time, id) order. The same input gives the same
 * bits.
 */
public final class LogisticRefit {
    private LogisticRefit() {}

    /**
     * The posterior of these trials at this time, of which nothing is forgotten.
     *
     * @param curve how long outcomes take
     * @param inDecisionOrder each trial once, with its label at that time
     * @param asOfMillis milliseconds of the epoch
     * @throws IllegalArgumentException if a trial does not fit the prior's arms or features
     */
    public static LogisticPosterior canonical(
            LogisticPrior prior,
            DelayCurve curve,
            List<LabelledTrial> inDecisionOrder,
            long asOfMillis) {
        return resume(prior, curve, HalfLife.NONE, inDecisionOrder, asOfMillis).snapshot();
    }

    /**
     * A learner that stands at {@link #canonical} and goes on from there, its open trials pending.
     *
     * @param asOfMillis milliseconds of the epoch
     * @throws IllegalArgumentException if a trial does not fit the prior's arms or features
     */
    public static LogisticLearner resume(
            LogisticPrior prior,
            DelayCurve curve,
            List<LabelledTrial> inDecisionOrder,
            long asOfMillis) {
        return resume(prior, curve, HalfLife.NONE, inDecisionOrder, asOfMillis);
    }

    /**
     * The same where old trials count for less: each by its age since it was exposed. From here on
     * the learner forgets nothing, until the next refit.
     *
     * @param asOfMillis milliseconds of the epoch
     * @throws IllegalArgumentException if a trial does not fit the prior's arms or features
     */
    public static LogisticLearner resume(
            LogisticPrior prior,
            DelayCurve curve,
            HalfLife halfLife,
            List<LabelledTrial> inDecisionOrder,
            long asOfMillis) {
        var columns = new TrialColumns(prior.dimension());
        for (LabelledTrial trial : inDecisionOrder) {
            int row = columns.add(trial.arm(), trial.x(), trial.offset());
            double age = (asOfMillis - trial.exposedAtMillis()) / 1000.0;
            columns.age(row, curve.arrived(age));
            columns.weigh(row, halfLife.kept(age));
            if (trial.succeeded()) {
                columns.succeed(row);
            }
        }
        Hierarchy fit = LogisticFit.of(prior, columns, LogisticFit.EXACT, Optional.empty());
        var learner = new LogisticLearner(fit, prior, curve);
        for (LabelledTrial trial : inDecisionOrder) {
            learner.resume(trial, asOfMillis);
        }
        return learner;
    }
}
