package dev.slotwise.bandits.posterior;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Learns a logistic model from trials as they are exposed, age and succeed. For a single thread;
 * readers take a {@link #snapshot}.
 *
 * <p>A trial is learnt at once with the label that belongs to its age, which adds its information
 * without moving the mean much; as it ages unanswered, or is answered, the label is corrected in
 * natural parameters. A success counts once, whether it comes before its exposure or after. Times
 * are milliseconds of the epoch.
 */
public final class LogisticLearner {
    private final SoftLabels labels;
    private final int dimension;
    private final GaussianWeights shared;
    private final GaussianWeights[] own;
    private final Map<Long, Pending> pending = new HashMap<>();
    private final PriorityQueue<Pending> due =
            new PriorityQueue<>(
                    Comparator.<Pending>comparingLong(p -> p.dueAt)
                            .thenComparingLong(p -> p.trial));

    /** Successes of trials not yet exposed, and when they came. */
    private final LinkedHashMap<Long, Long> early = new LinkedHashMap<>();

    private long latest = Long.MIN_VALUE;

    public LogisticLearner(LogisticPrior prior, DelayCurve curve) {
        labels = new SoftLabels(curve);
        dimension = prior.dimension();
        shared = new GaussianWeights(dimension, prior::sharedVariance);
        own = new GaussianWeights[prior.arms()];
        Arrays.setAll(own, _ -> new GaussianWeights(dimension, prior::armVariance));
    }

    /**
     * Learns a trial. One that is still pending is not learnt twice.
     *
     * @param x features, the last one 1
     * @param offset logit of the propensity model at the decision
     * @param predicted probability of success predicted at the decision
     * @throws IllegalArgumentException if a number is out of its range
     */
    public void expose(
            long trial,
            int arm,
            double[] x,
            double offset,
            double predicted,
            long exposedAtMillis,
            long nowMillis) {
        LabelledTrial.requireSound(arm, offset, predicted);
        if (arm >= own.length) {
            throw new IllegalArgumentException("arm " + arm + " of " + own.length);
        }
        if (pending.containsKey(trial)) {
            return;
        }
        double[] features = LogisticPosterior.clipped(x, dimension);
        see(nowMillis);
        boolean succeeded = early.remove(trial) != null;
        int stage = labels.stage(nowMillis - exposedAtMillis);
        double label = succeeded ? 1 : labels.label(predicted, stage);
        own[arm].learn(features, label, offset + shared.score(features));
        // With the arm's new mean, so that one surprise is not explained twice.
        shared.learn(features, label, offset + own[arm].score(features));
        if (stage < labels.last()) {
            Pending entry =
                    new Pending(
                            trial,
                            arm,
                            features,
                            predicted,
                            exposedAtMillis,
                            label,
                            stage,
                            succeeded);
            pending.put(trial, entry);
            schedule(entry);
        }
    }

    /**
     * An outcome of this trial has come within its window. Of a trial not yet exposed it is
     * remembered for the length of a window; of a trial whose window has ended here the next refit
     * knows it.
     */
    public void succeed(long trial) {
        Pending entry = pending.get(trial);
        if (entry == null) {
            early.putIfAbsent(trial, latest);
        } else if (!entry.succeeded) {
            entry.succeeded = true;
            relabel(entry, 1);
        }
    }

    /** Takes all pending trials to their age at this time. */
    public void advance(long asOfMillis) {
        see(asOfMillis);
        while (!due.isEmpty() && due.element().dueAt <= asOfMillis) {
            Pending entry = due.remove();
            entry.stage = labels.stage(asOfMillis - entry.exposedAt);
            if (!entry.succeeded) {
                relabel(entry, labels.label(entry.predicted, entry.stage));
            }
            if (entry.stage == labels.last()) {
                pending.remove(entry.trial);
            } else {
                schedule(entry);
            }
        }
        forgetEarly(asOfMillis - labels.windowMillis());
    }

    public LogisticPosterior snapshot() {
        return new LogisticPosterior(shared, own);
    }

    /** How many trials are still within their window. */
    public int pending() {
        return pending.size();
    }

    private void schedule(Pending entry) {
        entry.dueAt = entry.exposedAt + labels.endMillis(entry.stage);
        due.add(entry);
    }

    private void relabel(Pending entry, double label) {
        double change = label - entry.label;
        if (change != 0) {
            own[entry.arm].relabel(entry.features, change);
            shared.relabel(entry.features, change);
            entry.label = label;
        }
    }

    private void see(long nowMillis) {
        if (latest == Long.MIN_VALUE) {
            // Successes that came before any time was known came now, as far as can be told.
            early.replaceAll((_, _) -> nowMillis);
        }
        latest = Math.max(latest, nowMillis);
    }

    private void forgetEarly(long before) {
        var entries = early.values().iterator();
        while (entries.hasNext() && entries.next() < before) {
            entries.remove();
        }
    }

    private static final class Pending {
        final long trial;
        final int arm;
        final double[] features;
        final double predicted;
        final long exposedAt;
        double label;
        int stage;
        boolean succeeded;
        long dueAt;

        Pending(
                long trial,
                int arm,
                double[] features,
                double predicted,
                long exposedAt,
                double label,
                int stage,
                boolean succeeded) {
            this.trial = trial;
            this.arm = arm;
            this.features = features;
            this.predicted = predicted;
            this.exposedAt = exposedAt;
            this.label = label;
            this.stage = stage;
            this.succeeded = succeeded;
        }
    }
}
