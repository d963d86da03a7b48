package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.HalfLife;
import dev.slotwise.bandits.posterior.LogisticLearner;
import dev.slotwise.bandits.posterior.LogisticPosterior;
import dev.slotwise.bandits.propensity.FeatureEncoding;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.learning.BeliefStore.StoredPosterior;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The posterior of one contextual experiment, while this server owns it. It learns online, and now
 * and then is refit from the log: that is the canonical posterior, from which the online one may
 * differ a little by order.
 */
final class OwnedPosterior {
    /** Enough recipients to know means and frequent values. */
    static final int TRIALS_FOR_ENCODING = 200;

    private static final int PAGE = 500;
    private static final long PATIENCE_SECONDS = 120;

    /** A refit whenever this much more is known: its cost stays in proportion to what came. */
    private static final double REFIT_GROWTH = 1.5;

    /** And when nothing has come for so long, so that what stands is what the log says. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * Besides, refitting may take this part of the time: one in fifty. While the log is short,
     * where learning in turns is furthest off, nearly every posterior that is published is refit.
     */
    private static final long REFIT_SHARE = 50;

    /** Between refits nothing is forgotten: by then 7 % of it should have been. */
    private static final double REFITS_PER_HALF_LIFE = 10;

    private final BeliefStore store;
    private final TrialStore trials;
    private final RunningExperiment experiment;
    private final long fence;
    private @Nullable FeatureEncoding encoding;
    private int encodingVersion;
    private @Nullable LogisticLearner learner;
    private long consumed;
    private long learned;
    private long refitAt;
    private boolean canonical;
    private long changedAt;
    private long refitEnded;
    private long refitTook;
    private DelayCurve delay;
    private Optional<LookAhead> lookAhead = Optional.empty();
    private Instant asOf = Instant.EPOCH;
    private Instant refitAsOf = Instant.EPOCH;

    OwnedPosterior(BeliefStore store, TrialStore trials, RunningExperiment experiment, long fence) {
        this.store = store;
        this.trials = trials;
        this.experiment = experiment;
        this.fence = fence;
        this.delay = DelayCurve.prior(experiment.definition().reward().window().toSeconds());
    }

    long fence() {
        return fence;
    }

    int arms() {
        return experiment.arms().size();
    }

    /** Whether a definition asks for what this one learns. */
    boolean learnsAs(Definition definition) {
        return halfLife().equals(definition.halfLife())
                && looksAhead() == definition.policy().horizon().isPresent();
    }

    private HalfLife halfLife() {
        return experiment.definition().halfLife();
    }

    private boolean looksAhead() {
        return experiment.definition().policy().horizon().isPresent();
    }

    FeatureEncoding encoding() {
        if (encoding == null) {
            throw new IllegalStateException("nothing was learned yet");
        }
        return encoding;
    }

    /** Learns what was committed up to now; answers whether there is something new to publish. */
    boolean catchUp(long head, Instant now, DelayCurve current) throws Exception {
        if (learner == null) {
            return head > consumed && refit(head, now, current);
        }
        boolean news = false;
        while (consumed < head) {
            var pages =
                    store.trialChanges(experiment.id(), consumed, PAGE)
                            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (pages.isEmpty()) {
                consumed = head;
                break;
            }
            apply(BeliefStore.flatten(pages), now);
            consumed = pages.getLast().number();
            canonical = false;
            news = true;
        }
        news |= now.isAfter(asOf.plusSeconds(60)) && learner.pending() > 0;
        if (learned >= refitAt || hasFaded(now) || (news && hasRested())) {
            return refit(consumed, now, current);
        }
        if (news) {
            learner.advance(now.toEpochMilli());
            asOf = now;
            // Relabelling what was learned rounds differently than learning it with that label.
            canonical = false;
            changedAt = System.nanoTime();
            return true;
        }
        return !canonical && isQuiet() && refit(consumed, now, current);
    }

    private boolean hasFaded(Instant now) {
        double seconds = Duration.between(refitAsOf, now).toMillis() / 1000.0;
        return seconds * REFITS_PER_HALF_LIFE >= halfLife().seconds();
    }

    private boolean isQuiet() {
        return System.nanoTime() - changedAt > QUIET_NANOS && hasRested();
    }

    private boolean hasRested() {
        return System.nanoTime() - refitEnded > REFIT_SHARE * refitTook;
    }

    private void apply(List<TrialChange> changes, Instant now) throws Exception {
        var current = learner;
        if (current == null) {
            return;
        }
        var decisions = trials.exposedBy(changes).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (var change : changes) {
            var decision = decisions.get(change.decision());
            if (change.takenBack()) {
                refitAt = 0;
            }
            // An arm that this server has not heard of yet: hearing of it begins a new posterior.
            if (change.exposedNow() && decision != null && decision.arm() < arms()) {
                current.expose(
                        change.decision(),
                        decision.arm(),
                        x(decision),
                        decision.evidence().offset(),
                        change.trial().exposedAt().getAsLong(),
                        now.toEpochMilli());
                learned++;
            }
            if (change.succeededNow()) {
                current.succeed(change.decision());
            }
        }
    }

    private double[] x(LoggedDecision decision) {
        return encoding().encode(ContextFeatures.values(decision.features()));
    }

    /**
     * Builds the canonical posterior from the log; answers false while there is too little to
     * encode features.
     */
    private boolean refit(long head, Instant now, DelayCurve current) throws Exception {
        long began = System.nanoTime();
        var log = TrialLog.read(store, trials, experiment.id(), head);
        consumed = head;
        if (encoding == null && !loadOrFitEncoding(log)) {
            return false;
        }
        learner = log.refit(arms(), encoding(), current, halfLife(), now);
        lookAhead =
                looksAhead()
                        ? Optional.of(log.lookAhead(learner.snapshot(), encoding()))
                        : Optional.empty();
        delay = current;
        learned = log.size();
        refitAt = Math.max(500, (long) (learned * REFIT_GROWTH));
        canonical = true;
        asOf = now;
        refitAsOf = now;
        refitEnded = System.nanoTime();
        refitTook = refitEnded - began;
        return true;
    }

    private boolean loadOrFitEncoding(TrialLog log) throws Exception {
        var stored = store.encoding(experiment.id()).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (stored.isEmpty()) {
            if (log.size() < TRIALS_FOR_ENCODING) {
                return false;
            }
            var fitted = log.fitEncoding(experiment.definition().context());
            store.addEncoding(experiment.id(), fitted.toBytes())
                    .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            stored = store.encoding(experiment.id()).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        var frozen = stored.orElseThrow();
        encoding = FeatureEncoding.fromBytes(frozen.body());
        encodingVersion = frozen.version();
        return true;
    }

    Publishable publishable() {
        if (learner == null) {
            throw new IllegalStateException("nothing was learned yet");
        }
        var snapshot = learner.snapshot();
        return new Publishable(
                snapshot,
                new StoredPosterior(
                        0,
                        consumed,
                        asOf,
                        canonical,
                        encodingVersion,
                        delay.meanLogSeconds(),
                        delay.sdLogSeconds(),
                        lookAhead,
                        snapshot.toBytes()),
                means(snapshot));
    }

    /**
     * @param means of every arm, row by row: what explanations of old decisions read
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way
    record Publishable(LogisticPosterior snapshot, StoredPosterior stored, byte[] means) {}

    static byte[] means(LogisticPosterior posterior) {
        var buffer = ByteBuffer.allocate(posterior.arms() * posterior.dimension() * Double.BYTES);
        for (int arm = 0; arm < posterior.arms(); arm++) {
            for (double mean : posterior.mean(arm)) {
                buffer.putDouble(mean);
            }
        }
        return buffer.array();
    }
}
