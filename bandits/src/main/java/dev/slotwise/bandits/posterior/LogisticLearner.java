package dev.slotwise.bandits.posterior;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Learns a logistic model from trials as they are exposed, age and succeed. For a single thread;
 * readers take a {@link #snapshot}.
 *
 * <p>A success is learnt when it comes. A trial without one counts as that share of a failure that
 * would have been answered at its age, and for more as it ages; when its success comes after all,
 * the failure is taken back in natural parameters. A success counts once, whether it comes before
 * its exposure or after. Times are milliseconds of the epoch.
 */
public final class LogisticLearner {
    private final Arrivals arrivals;
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

    /**
     * Begins before any trial.
     *
     * @param curve how long outcomes take
     */
    public LogisticLearner(LogisticPrior prior, DelayCurve curve) {
        this(Hierarchy.before(prior), prior, curve);
    }

    /** Goes on from a fit. */
    public LogisticLearner(Hierarchy fit, LogisticPrior prior, DelayCurve curve) {
        arrivals = new Arrivals(curve);
        dimension = prior.dimension();
        shared = fit.sharedWeightsGivenOwn(prior);
        own = new GaussianWeights[prior.arms()];
        Arrays.setAll(own, fit::ownWeights);
    }

    /**
     * Learns a trial. One that is still pending is not learnt twice.
     *
     * @param x features, the last one 1
     * @param offset logit of the propensity model at the decision
     * @throws IllegalArgumentException if a number is out of its range
     */
    public void expose(
            long trial, int arm, double[] x, double offset, long exposedAtMillis, long nowMillis) {
        LabelledTrial.requireSound(arm, offset);
        if (arm >= own.length) {
            throw new IllegalArgumentException("arm " + arm + " of " + own.length);
        }
        if (pending.containsKey(trial)) {
            return;
        }
        double[] features = LogisticPosterior.clipped(x, dimension);
        see(nowMillis);
        boolean succeeded = early.remove(trial) != null;
        int stage = arrivals.stage(nowMillis - exposedAtMillis);
        var entry = new Pending(trial, arm, features, offset, exposedAtMillis, stage);
        if (succeeded) {
            entry.succeeded = true;
            learn(entry, 1, 1);
        } else {
            learn(entry, 0, arrivals.arrived(stage));
        }
        await(entry);
    }

    /**
     * A trial that the fit this learner began with has learnt from already, and which is still
     * within its window.
     */
    public void resume(LabelledTrial trial, long nowMillis) {
        see(nowMillis);
        int stage = arrivals.stage(nowMillis - trial.exposedAtMillis());
        if (stage < arrivals.last()) {
            var entry =
                    new Pending(
                            trial.trial(),
                            trial.arm(),
                            LogisticPosterior.clipped(trial.x(), dimension),
                            trial.offset(),
                            trial.exposedAtMillis(),
                            stage);
            entry.succeeded = trial.succeeded();
            await(entry);
        }
    }

    /**
     * Learns a trial whose outcome is known and that will not change.
     *
     * @param x features, the last one 1, within ±5
     */
    public void learn(int arm, double[] x, double offset, boolean succeeded) {
        double label = succeeded ? 1 : 0;
        own[arm].learn(x, label, offset + shared.score(x), 1);
        shared.learn(x, label, offset + own[arm].score(x), 1);
    }

    /** No outcome of this trial will come any more, though its window may be open. */
    public void fail(long trial) {
        Pending entry = pending.remove(trial);
        if (entry != null && !entry.succeeded) {
            due.remove(entry);
            learn(entry, 0, 1 - arrivals.arrived(entry.stage));
        }
    }

    /** The part of the logit that all arms share. */
    public double sharedScore(double[] x) {
        return shared.score(x);
    }

    /**
     * One arm's own part of the logit.
     *
     * @param into receives its mean and its variance
     */
    public void score(int arm, double[] x, double[] into) {
        into[0] = own[arm].score(x);
        into[1] = own[arm].variance(x);
    }

    /**
     * The arms' own parts of the logit, as {@link LogisticPosterior#scores}, and how much a trial
     * would tell.
     *
     * @param x features, the last one 1, within ±5
     * @param eligible arms to score; the mean of the others is minus infinity
     * @param spreads receives |Sigma x|² per arm: the sum over directions of how much a trial of
     *     this arm with these features reduces what is unknown of it, per unit of information
     */
    public void scores(
            double[] x, BitSet eligible, double[] means, double[] variances, double[] spreads) {
        Arrays.fill(means, Double.NEGATIVE_INFINITY);
        for (int arm = eligible.nextSetBit(0); arm >= 0; arm = eligible.nextSetBit(arm + 1)) {
            means[arm] = own[arm].score(x);
            variances[arm] = own[arm].variance(x);
            spreads[arm] = own[arm].spread();
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
            double failed = arrivals.arrived(entry.stage);
            learn(entry, 1, 1 - failed);
            own[entry.arm].relabel(entry.features, failed);
            shared.relabel(entry.features, failed);
        }
    }

    /** Takes all pending trials to their age at this time. */
    public void advance(long asOfMillis) {
        see(asOfMillis);
        while (!due.isEmpty() && due.element().dueAt <= asOfMillis) {
            Pending entry = due.remove();
            double failed = arrivals.arrived(entry.stage);
            entry.stage = arrivals.stage(asOfMillis - entry.exposedAt);
            if (!entry.succeeded) {
                learn(entry, 0, arrivals.arrived(entry.stage) - failed);
            }
            if (entry.stage == arrivals.last()) {
                pending.remove(entry.trial);
            } else {
                schedule(entry);
            }
        }
        forgetEarly(asOfMillis - arrivals.windowMillis());
    }

    /** What is believed now, frozen. */
    public LogisticPosterior snapshot() {
        return new LogisticPosterior(shared, own);
    }

    /** How many trials are still within their window. */
    public int pending() {
        return pending.size();
    }

    private void schedule(Pending entry) {
        entry.dueAt = entry.exposedAt + arrivals.endMillis(entry.stage);
        due.add(entry);
    }

    private void await(Pending entry) {
        if (entry.stage < arrivals.last()) {
            pending.put(entry.trial, entry);
            schedule(entry);
        }
    }

    private void learn(Pending entry, double label, double weight) {
        if (weight > 0) {
            double[] x = entry.features;
            own[entry.arm].learn(x, label, entry.offset + shared.score(x), weight);
            // With the arm's new mean, so that one surprise is not explained twice.
            shared.learn(x, label, entry.offset + own[entry.arm].score(x), weight);
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
        final double offset;
        final long exposedAt;
        int stage;
        boolean succeeded;
        long dueAt;

        Pending(long trial, int arm, double[] features, double offset, long exposedAt, int stage) {
            this.trial = trial;
            this.arm = arm;
            this.features = features;
            this.offset = offset;
            this.exposedAt = exposedAt;
            this.stage = stage;
        }
    }
}
