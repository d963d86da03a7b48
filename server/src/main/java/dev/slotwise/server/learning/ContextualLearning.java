package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.posterior.LogisticPosterior;
import dev.slotwise.bandits.propensity.FeatureEncoding;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.learning.BeliefStore.StoredPosterior;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A logistic posterior is no sum: of several servers one at a time owns an experiment's, by a lease
 * with a fence. The owner learns from changed trials in the order of their batches and publishes;
 * all others load what was published.
 */
final class ContextualLearning {
    private static final Logger LOG = LoggerFactory.getLogger(ContextualLearning.class);
    private static final double LEASE_SECONDS = 6;
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PUBLISH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLEAN_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long PATIENCE_SECONDS = 60;

    private final BeliefStore store;
    private final TrialStore trials;
    private final LiveBeliefs beliefs;
    private final Clock clock;
    private final String owner;
    private final Map<Integer, OwnedPosterior> owned = new HashMap<>();
    private final Map<Integer, Long> loaded = new HashMap<>();
    private final Map<Integer, Long> publishedAt = new HashMap<>();
    private Map<Integer, Long> fences = Map.of();
    private long renewedAt;
    private long cleanedAt = System.nanoTime();

    ContextualLearning(
            BeliefStore store, TrialStore trials, LiveBeliefs beliefs, Clock clock, String owner) {
        this.store = store;
        this.trials = trials;
        this.beliefs = beliefs;
        this.clock = clock;
        this.owner = owner;
    }

    void round(List<RunningExperiment> experiments, Map<Integer, Long> heads, boolean asked)
            throws Exception {
        if (experiments.isEmpty()) {
            return;
        }
        renewLeases(experiments, asked);
        for (var experiment : experiments) {
            var fence = fences.get(experiment.id());
            if (fence != null && (asked || isDue(experiment.id()))) {
                learn(experiment, fence, heads.getOrDefault(experiment.id(), 0L));
            }
        }
        loadOthers(experiments);
        if (System.nanoTime() - cleanedAt > CLEAN_NANOS) {
            cleanedAt = System.nanoTime();
            store.forgetOldMeans().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Each publication leaves its means behind: one a second is fresh enough, and no more. */
    private boolean isDue(int experiment) {
        var last = publishedAt.get(experiment);
        return last == null || System.nanoTime() - last > PUBLISH_NANOS;
    }

    /**
     * What came since the last renewal waits for the next one, two seconds at most; whoever asks to
     * be caught up does not.
     */
    private void renewLeases(List<RunningExperiment> experiments, boolean asked) throws Exception {
        var ids = experiments.stream().map(RunningExperiment::id).collect(Collectors.toSet());
        boolean all = fences.keySet().containsAll(ids);
        if (System.nanoTime() - renewedAt > RENEW_NANOS || ((asked || fences.isEmpty()) && !all)) {
            fences =
                    store.lease(BeliefStore.Lease.LEARN, ids, owner, LEASE_SECONDS)
                            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            renewedAt = System.nanoTime();
            owned.keySet().retainAll(fences.keySet());
        }
    }

    private void learn(RunningExperiment experiment, long fence, long head) throws Exception {
        var current = owned.get(experiment.id());
        if (current == null
                || current.fence() != fence
                || current.arms() != experiment.arms().size()
                || !current.learnsAs(experiment.definition())) {
            current = new OwnedPosterior(store, trials, experiment, fence);
            owned.put(experiment.id(), current);
        }
        var delay = beliefs.of(experiment).counted().delay();
        if (!current.catchUp(head, clock.instant(), delay)) {
            return;
        }
        publishedAt.put(experiment.id(), System.nanoTime());
        var posterior = current.publishable();
        var version =
                store.publish(experiment.id(), fence, posterior.stored(), posterior.means())
                        .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (version.isEmpty()) {
            // Somebody holds a higher fence: what we have learned may be behind. Begin anew when
            // the lease is ours.
            LOG.info(
                    "experiment {}: another server has taken over its posterior",
                    experiment.experiment().key());
            owned.remove(experiment.id());
            fences = Map.of();
            return;
        }
        publish(
                experiment,
                version.get(),
                posterior.stored().encoding(),
                current.encoding(),
                posterior.snapshot(),
                posterior.stored().lookAhead());
    }

    private void loadOthers(List<RunningExperiment> experiments) throws Exception {
        var ids =
                experiments.stream()
                        .map(RunningExperiment::id)
                        .filter(id -> !owned.containsKey(id))
                        .toList();
        if (ids.isEmpty()) {
            return;
        }
        var versions = store.posteriorVersions(ids).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (var experiment : experiments) {
            var version = versions.get(experiment.id());
            if (version != null && version > loaded.getOrDefault(experiment.id(), 0L)) {
                load(experiment);
            }
        }
    }

    private void load(RunningExperiment experiment) throws Exception {
        var stored = store.posterior(experiment.id()).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var encoding = store.encoding(experiment.id()).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (stored.isPresent() && encoding.isPresent()) {
            StoredPosterior posterior = stored.get();
            publish(
                    experiment,
                    posterior.version(),
                    posterior.encoding(),
                    FeatureEncoding.fromBytes(encoding.get().body()),
                    LogisticPosterior.fromBytes(posterior.body()),
                    posterior.lookAhead());
        }
    }

    private void publish(
            RunningExperiment experiment,
            long version,
            int encodingVersion,
            FeatureEncoding encoding,
            LogisticPosterior posterior,
            Optional<LookAhead> lookAhead) {
        loaded.put(experiment.id(), version);
        beliefs.publish(
                experiment.id(),
                new ContextualBeliefs(
                        version,
                        encodingVersion,
                        encoding,
                        posterior,
                        lookAhead.orElseGet(() -> LookAhead.first(posterior.arms())),
                        experiment.definition().policy().horizon(),
                        beliefs.of(experiment).counted()));
    }
}
