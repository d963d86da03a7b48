package dev.slotwise.bandits.posterior;

/**
 * The function that defines the posterior: one pass over the trials in (decision time, id) order,
 * each with the label it has at a given time. The same input gives the same bits.
 */
public final class LogisticRefit {
    private LogisticRefit() {}

    /**
     * The posterior of these trials at this time.
     *
     * @param asOfMillis milliseconds of the epoch
     * @throws IllegalArgumentException if a trial does not fit the prior's arms or features
     */
    public static LogisticPosterior canonical(
            LogisticPrior prior,
            DelayCurve curve,
            Iterable<LabelledTrial> inDecisionOrder,
            long asOfMillis) {
        return resume(prior, curve, inDecisionOrder, asOfMillis).snapshot();
    }

    /**
     * A learner that stands at {@link #canonical} and goes on from there, its open trials pending.
     */
    public static LogisticLearner resume(
            LogisticPrior prior,
            DelayCurve curve,
            Iterable<LabelledTrial> inDecisionOrder,
            long asOfMillis) {
        var learner = new LogisticLearner(prior, curve);
        for (LabelledTrial trial : inDecisionOrder) {
            if (trial.succeeded()) {
                learner.succeed(trial.trial());
            }
            learner.expose(
                    trial.trial(),
                    trial.arm(),
                    trial.x(),
                    trial.offset(),
                    trial.predicted(),
                    trial.exposedAtMillis(),
                    asOfMillis);
        }
        learner.advance(asOfMillis);
        return learner;
    }
}
