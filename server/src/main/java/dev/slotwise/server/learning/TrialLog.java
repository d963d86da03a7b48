package dev.slotwise.server.learning;

import static java.util.Comparator.comparingLong;

import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.HalfLife;
import dev.slotwise.bandits.posterior.LabelledTrial;
import dev.slotwise.bandits.posterior.LogisticLearner;
import dev.slotwise.bandits.posterior.LogisticPosterior;
import dev.slotwise.bandits.posterior.LogisticPrior;
import dev.slotwise.bandits.posterior.LogisticRefit;
import dev.slotwise.bandits.propensity.FeatureEncoding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All trials of a contextual experiment up to one of its changes, in the order of their decisions:
 * what defines its canonical posterior.
 *
 * @param head number of the last change that is in it
 */
record TrialLog(long head, Map<Long, Trial> states, List<LoggedDecision> order) {
    private static final int PAGE = 500;
    private static final int CHUNK = 5_000;

    /** Recipients that tell how close arms are. */
    private static final int RECENT = 2_000;

    private static final long PATIENCE_SECONDS = 120;

    static TrialLog read(BeliefStore store, TrialStore trials, int experiment, long upTo)
            throws Exception {
        var states = states(store, experiment, upTo);
        return new TrialLog(
                states.head(),
                states.trials(),
                decisions(trials, new ArrayList<>(states.trials().keySet())));
    }

    /** What became of every decision that is a trial, up to and with a change. */
    record States(long head, Map<Long, Trial> trials) {}

    static States states(BeliefStore store, int experiment, long upTo) throws Exception {
        var states = new LinkedHashMap<Long, Trial>();
        long head = 0;
        reading:
        while (head < upTo) {
            var pages =
                    store.trialChanges(experiment, head, PAGE)
                            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (pages.isEmpty()) {
                break;
            }
            for (var page : pages) {
                if (page.number() > upTo) {
                    break reading;
                }
                page.changes().forEach(change -> states.put(change.decision(), change.trial()));
                head = page.number();
            }
        }
        states.values().removeIf(trial -> trial.exposedAt().isEmpty());
        return new States(head, states);
    }

    private static List<LoggedDecision> decisions(TrialStore trials, List<Long> ids)
            throws Exception {
        var order = new ArrayList<LoggedDecision>(ids.size());
        for (int from = 0; from < ids.size(); from += CHUNK) {
            var chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
            order.addAll(
                    trials.decisions(chunk).await(PATIENCE_SECONDS, TimeUnit.SECONDS).values());
        }
        order.sort(comparingLong(LoggedDecision::decidedAt).thenComparingLong(LoggedDecision::id));
        return List.copyOf(order);
    }

    int size() {
        return order.size();
    }

    FeatureEncoding fitEncoding(List<String> context) {
        return FeatureEncoding.fit(
                context,
                order.stream()
                        .map(decision -> ContextFeatures.values(decision.features()))
                        .toList());
    }

    /** The canonical posterior at a time, able to learn on. */
    LogisticLearner refit(
            int arms, FeatureEncoding encoding, DelayCurve delay, HalfLife halfLife, Instant asOf) {
        // The offset is the same for everybody: the shared part has all to learn and starts wide.
        var prior = LogisticPrior.withoutPropensity(arms, encoding.dimension());
        return LogisticRefit.resume(
                prior, delay, halfLife, labelled(encoding), asOf.toEpochMilli());
    }

    /**
     * The largest difference between what two posteriors predict for any arm, over the recipients
     * of these trials; a probability.
     */
    double largestDifference(LogisticPosterior a, LogisticPosterior b, FeatureEncoding encoding) {
        double largest = 0;
        for (var decision : order) {
            var x = encoding.encode(ContextFeatures.values(decision.features()));
            double offset = decision.evidence().offset();
            for (int arm = 0; arm < a.arms(); arm++) {
                largest =
                        Math.max(
                                largest,
                                Math.abs(a.predict(arm, x, offset) - b.predict(arm, x, offset)));
            }
        }
        return largest;
    }

    /** What looking ahead goes by: the most recent recipients, as a posterior sees them. */
    LookAhead lookAhead(LogisticPosterior posterior, FeatureEncoding encoding) {
        int arms = posterior.arms();
        return LookAhead.of(
                arms,
                order.subList(Math.max(0, order.size() - RECENT), order.size()).stream()
                        .map(decision -> {
                            var imputed =
                                    encoding.encodeImputed(
                                            ContextFeatures.values(decision.features()));
                            var means = new double[arms];
                            var variances = new double[arms];
                            posterior.scores(imputed.x(), imputed.variances(), means, variances);
                            return new LookAhead.Recipient(
                                    means,
                                    variances,
                                    decision.evidence().offset()
                                            + posterior.sharedScore(imputed.x()));
                        })
                        .toList());
    }

    private List<LabelledTrial> labelled(FeatureEncoding encoding) {
        return order.stream()
                .map(decision -> {
                    var trial = states.getOrDefault(decision.id(), Trial.NONE);
                    return new LabelledTrial(
                            decision.id(),
                            decision.arm(),
                            encoding.encode(ContextFeatures.values(decision.features())),
                            decision.evidence().offset(),
                            trial.exposedAt().orElseThrow(),
                            trial.succeededAt().isPresent());
                })
                .toList();
    }
}
