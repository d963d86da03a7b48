package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.MailBlocks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Learns which blocks of a mail interact. As with contextual posteriors one server at a time owns a
 * mail, by a lease with a fence, and publishes; all others load what was published. Nothing is
 * published of a mail whose blocks were never thought to interact.
 */
final class BlockLearning {
    private static final Logger LOG = LoggerFactory.getLogger(BlockLearning.class);
    private static final byte[] NOTHING = BlockBeliefs.toBytes(List.of());
    private static final double LEASE_SECONDS = 6;
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PATIENCE_SECONDS = 60;

    private final BeliefStore store;
    private final BlockStore published;
    private final TrialStore trials;
    private final LiveBeliefs beliefs;
    private final Clock clock;
    private final String owner;
    private final Map<Integer, OwnedBlocks> owned = new HashMap<>();
    private final Map<Integer, Long> loaded = new HashMap<>();
    private final Map<Integer, byte[]> bodies = new HashMap<>();
    private final Map<Integer, List<List<Integer>>> together = new HashMap<>();
    private Map<Integer, Long> fences = Map.of();
    private long renewedAt;

    BlockLearning(
            BeliefStore store,
            BlockStore published,
            TrialStore trials,
            LiveBeliefs beliefs,
            Clock clock,
            String owner) {
        this.store = store;
        this.published = published;
        this.trials = trials;
        this.beliefs = beliefs;
        this.clock = clock;
        this.owner = owner;
    }

    /**
     * @param asked whether somebody waits to be caught up
     */
    void round(Collection<MailBlocks> mails, Map<Integer, Long> heads, boolean asked)
            throws Exception {
        if (mails.isEmpty()) {
            return;
        }
        renewLeases(mails, asked);
        load(mails);
        for (var mail : mails) {
            var fence = fences.get(mail.id());
            if (fence != null) {
                learn(mail, fence, heads, asked);
            }
        }
    }

    private void renewLeases(Collection<MailBlocks> mails, boolean asked) throws Exception {
        var ids = mails.stream().map(MailBlocks::id).collect(Collectors.toSet());
        boolean all = fences.keySet().containsAll(ids);
        if (System.nanoTime() - renewedAt > RENEW_NANOS || ((asked || fences.isEmpty()) && !all)) {
            fences =
                    store.lease(BeliefStore.Lease.BLOCKS, ids, owner, LEASE_SECONDS)
                            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            renewedAt = System.nanoTime();
            owned.keySet().retainAll(fences.keySet());
        }
    }

    /** What others have published, and what this server had when it was stopped. */
    private void load(Collection<MailBlocks> mails) throws Exception {
        var ids = new HashSet<Integer>();
        mails.stream().map(MailBlocks::id).filter(id -> !owned.containsKey(id)).forEach(ids::add);
        if (ids.isEmpty()) {
            return;
        }
        var versions = published.versions(ids).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (var mail : mails) {
            var version = versions.get(mail.id());
            if (version != null && version > loaded.getOrDefault(mail.id(), 0L)) {
                believe(
                        mail,
                        version,
                        published.published(mail.id()).await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    private void learn(MailBlocks mail, long fence, Map<Integer, Long> heads, boolean asked)
            throws Exception {
        var current = owned.get(mail.id());
        if (current == null || current.fence() != fence || !current.isOf(mail)) {
            current = new OwnedBlocks(store, trials, mail, fence);
            owned.put(mail.id(), current);
        }
        current.catchUp(heads);
        var now = clock.instant();
        if (!current.isDue(now, asked)) {
            return;
        }
        var delay = beliefs.of(mail.experiments().getFirst()).counted().delay();
        var found = current.fit(now, delay);
        // Only the database knows the version that comes next, and no byte depends on it.
        var body = BlockBeliefs.toBytes(current.beliefs(0, found));
        if (Arrays.equals(body, bodies.getOrDefault(mail.id(), NOTHING))) {
            return;
        }
        var version =
                published
                        .publish(mail.id(), fence, now, body)
                        .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (version.isEmpty()) {
            LOG.info("mail of experiment {}: another server has taken over", mail.id());
            owned.remove(mail.id());
            fences = Map.of();
            return;
        }
        believe(mail, version.get(), current.beliefs(version.get(), found));
    }

    private void believe(MailBlocks mail, long version, List<BlockBeliefs> found) {
        loaded.put(mail.id(), version);
        bodies.put(mail.id(), BlockBeliefs.toBytes(found));
        beliefs.publish(mail.ids(), found.stream().map(BlockBeliefs::prepared).toList());
        var groups = found.stream().map(BlockBeliefs::experiments).toList();
        if (!groups.equals(together.getOrDefault(mail.id(), List.of()))) {
            together.put(mail.id(), groups);
            LOG.info(
                    "mail '{}': {}",
                    mail.experiments().getFirst().definition().campaign(),
                    groups.isEmpty()
                            ? "each block is decided by itself"
                            : "decided together: " + named(mail, groups));
        }
    }

    private static String named(MailBlocks mail, List<List<Integer>> groups) {
        var names = new ArrayList<String>();
        for (var group : groups) {
            names.add(
                    mail.experiments().stream()
                            .filter(each -> group.contains(each.id()))
                            .map(each -> each.definition().block())
                            .collect(Collectors.joining(" with ")));
        }
        return String.join("; ", names);
    }
}
