package dev.slotwise.server.experiments;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.slotwise.server.content.Templates;
import dev.slotwise.server.storage.Revisions;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All experiments that have been started, ready to be asked, in memory. Loaded anew whenever the
 * settings' revision has moved, so that a change reaches every server.
 */
public final class RunningExperiments {
    private static final Logger LOG = LoggerFactory.getLogger(RunningExperiments.class);
    private static final int OLD_VERSIONS = 1_000;

    private final ExperimentStore store;
    private final Templates templates;
    private final Map<Key, RunningExperiment> byKey = new ConcurrentHashMap<>();
    private final Map<Integer, RunningExperiment> byId = new ConcurrentHashMap<>();
    private final Map<Key, List<RunningExperiment>> byCampaign = new ConcurrentHashMap<>();
    private final Map<Integer, MailBlocks> blocks = new ConcurrentHashMap<>();
    private final Map<Key, Campaign> campaigns = new ConcurrentHashMap<>();
    private final Cache<Version, RunningExperiment> oldVersions =
            Caffeine.newBuilder().maximumSize(OLD_VERSIONS).build();
    private final Revisions revisions;
    private volatile long loaded = -1;
    private Future<Void> loading = Future.succeededFuture();

    public RunningExperiments(Storage storage, Revisions revisions, Templates templates) {
        this.store = new ExperimentStore(storage, revisions);
        this.revisions = revisions;
        this.templates = templates;
    }

    ExperimentStore store() {
        return store;
    }

    Templates templates() {
        return templates;
    }

    public Optional<RunningExperiment> find(int workspace, String key) {
        return Optional.ofNullable(byKey.get(new Key(workspace, key)));
    }

    public Optional<RunningExperiment> find(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The started experiments of a campaign, in the order of their keys; none when nobody knows the
     * campaign.
     */
    public List<RunningExperiment> ofCampaign(int workspace, String campaign) {
        return byCampaign.getOrDefault(new Key(workspace, campaign), List.of());
    }

    /**
     * The same for a mail as it is put together: of several experiments on one block only the one
     * that fills it now, which is the last started of those that go on, or else of the concluded.
     */
    public List<RunningExperiment> ofMail(int workspace, String campaign) {
        var filling = new TreeMap<String, RunningExperiment>();
        for (var each : ofCampaign(workspace, campaign)) {
            filling.merge(
                    each.definition().block(),
                    each,
                    (a, b) -> FILLS_LATER.compare(a, b) >= 0 ? a : b);
        }
        return filling.values().stream()
                .sorted(Comparator.comparing(each -> each.experiment().key()))
                .toList();
    }

    /** The blocks that can be decided together with an experiment's, its own among them, if any. */
    public Optional<MailBlocks> blocksWith(int experiment) {
        return Optional.ofNullable(blocks.get(experiment));
    }

    /** All blocks that can be decided together. */
    public Collection<MailBlocks> mailBlocks() {
        return new HashSet<>(blocks.values());
    }

    private static final Comparator<RunningExperiment> FILLS_LATER =
            Comparator.<RunningExperiment, Boolean>comparing(
                            each -> each.experiment().status() != Status.CONCLUDED)
                    .thenComparing(each -> each.experiment().startedAt().orElse(Instant.EPOCH))
                    .thenComparingInt(RunningExperiment::id);

    public boolean knowsCampaign(int workspace, String campaign) {
        return campaigns.containsKey(new Key(workspace, campaign));
    }

    public Collection<RunningExperiment> all() {
        return byId.values();
    }

    /** The experiment as it is kept, which may be a draft that nobody can ask yet. */
    public Future<Optional<Experiment>> kept(int workspace, String key) {
        return store.find(workspace, key);
    }

    /** The experiment with the definition of an older version, as it chose and rendered then. */
    public Future<Optional<RunningExperiment>> atVersion(int id, int version) {
        var current = byId.get(id);
        if (current != null && current.experiment().version() == version) {
            return Future.succeededFuture(Optional.of(current));
        }
        var old = oldVersions.getIfPresent(new Version(id, version));
        if (old != null) {
            return Future.succeededFuture(Optional.of(old));
        }
        return store.atVersion(id, version)
                .map(found ->
                        found.map(experiment -> {
                            var compiled = compile(experiment);
                            oldVersions.put(new Version(id, version), compiled);
                            return compiled;
                        }));
    }

    /**
     * Loads what has changed since the last time. Loads follow each other, so that an older one
     * never wins.
     */
    public synchronized Future<Void> reload() {
        loading = loading.transform(_ -> revisions.current().compose(this::loadUpTo));
        return loading;
    }

    private Future<Void> loadUpTo(long revision) {
        if (revision == loaded) {
            return Future.succeededFuture();
        }
        long since = loaded;
        return store.campaignsChangedSince(since)
                .compose(changed -> {
                    changed.forEach(owned -> publish(owned.workspace(), owned.campaign()));
                    return store.changedSince(since);
                })
                .map(changed -> {
                    changed.forEach(this::publish);
                    loaded = revision;
                    return null;
                });
    }

    private void publish(int workspace, Campaign campaign) {
        campaigns.put(new Key(workspace, campaign.key()), campaign);
        ofCampaign(workspace, campaign.key()).forEach(running -> put(running.with(campaign)));
    }

    private void publish(Experiment experiment) {
        if (experiment.status() == Status.DRAFT) {
            return;
        }
        try {
            put(compile(experiment));
        } catch (RuntimeException e) {
            // It compiled when it was accepted; one experiment that no longer does must not stop
            // the others.
            LOG.error("experiment {} cannot be loaded and answers nothing", experiment.key(), e);
        }
    }

    private void put(RunningExperiment running) {
        var experiment = running.experiment();
        byKey.put(new Key(experiment.workspace(), experiment.key()), running);
        byId.put(experiment.id(), running);
        var campaign = new Key(experiment.workspace(), running.definition().campaign());
        byCampaign.merge(
                campaign,
                List.of(running),
                (before, _) -> {
                    var after = new ArrayList<>(before);
                    after.removeIf(other -> other.id() == running.id());
                    after.add(running);
                    after.sort(Comparator.comparing(other -> other.experiment().key()));
                    return List.copyOf(after);
                });
        var found = new HashMap<Integer, MailBlocks>();
        MailBlocks.of(ofMail(campaign.workspace, campaign.key))
                .forEach(mail -> mail.ids().forEach(id -> found.put(id, mail)));
        for (var each : byCampaign.getOrDefault(campaign, List.of())) {
            blocks.compute(each.id(), (id, _) -> found.get(id));
        }
    }

    private RunningExperiment compile(Experiment experiment) {
        return RunningExperiment.of(experiment, campaignOf(experiment), templates);
    }

    /** What its campaign is known to be now. */
    Campaign campaignOf(Experiment experiment) {
        var key = experiment.definition().campaign();
        return campaigns.getOrDefault(
                new Key(experiment.workspace(), key), Campaign.withDefaults(key));
    }

    private record Key(int workspace, String key) {}

    private record Version(int id, int version) {}
}
