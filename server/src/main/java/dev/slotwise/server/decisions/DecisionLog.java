package dev.slotwise.server.decisions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.slotwise.server.decisions.Appended.Committed;
import dev.slotwise.server.decisions.Appended.Earlier;
import dev.slotwise.server.decisions.Appended.Suppressed;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.learning.Fold;
import dev.slotwise.server.learning.FoldStore;
import dev.slotwise.server.learning.SegmentStore;
import dev.slotwise.server.storage.GroupCommit;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The log of decisions. Many are committed in one transaction, together with the sums they change;
 * the first decision of a send wins, here and on every other server of the database.
 */
final class DecisionLog {
    private static final int KNOWN_LINKS = 100_000;

    private final Storage storage;
    private final DecisionStore store;
    private final FoldStore folds;
    private final SegmentStore segments;
    private final RunningExperiments running;
    private final GroupCommit<Entry, Appended> group;
    private final Cache<LinkId, Boolean> knownLinks =
            Caffeine.newBuilder().maximumSize(KNOWN_LINKS).build();

    DecisionLog(
            Vertx vertx,
            Storage storage,
            FoldStore folds,
            SegmentStore segments,
            RunningExperiments running) {
        this.storage = storage;
        this.store = new DecisionStore(storage, folds);
        this.folds = folds;
        this.segments = segments;
        this.running = running;
        this.group = new GroupCommit<>(vertx, this::commit);
    }

    DecisionStore store() {
        return store;
    }

    /** Completes once all of these are committed, or found to have been decided before. */
    Future<List<Appended>> append(List<Entry> entries) {
        return group.submit(entries);
    }

    private Future<List<Appended>> commit(List<Entry> entries) {
        var links = newLinks(entries);
        return registerSegments(entries)
                .compose(_ ->
                        store.appendAllOrNothing(
                                entries, experiments(entries), links, fold(entries)))
                .compose(done ->
                        done
                                ? Future.succeededFuture(
                                        Collections.<Appended>nCopies(
                                                entries.size(), new Committed()))
                                : appendSomeOf(entries, links))
                .onSuccess(_ -> links.keySet().forEach(link -> knownLinks.put(link, true)))
                .recover(failure -> Future.failedFuture(Storage.explain(failure)));
    }

    private Future<List<Appended>> appendSomeOf(List<Entry> entries, Map<LinkId, String> links) {
        return storage.inTransaction(transaction -> write(transaction, entries, links))
                .compose(reasons -> answers(entries, reasons));
    }

    private Future<Map<Long, Reason>> write(
            SqlConnection transaction, List<Entry> entries, Map<LinkId, String> links) {
        // Sent one behind the other without waiting: the connection keeps their order.
        var locked = folds.lock(transaction, experiments(entries));
        var linked = store.addLinks(transaction, links);
        var appended = store.append(transaction, entries);
        return Future.all(locked, linked, appended)
                .compose(_ ->
                        folds.write(transaction, locked.result(), fold(entries, appended.result())))
                .map(_ -> appended.result());
    }

    private Fold fold(List<Entry> entries) {
        var fold = new Fold(id -> running.blocksWith(id).isPresent());
        entries.forEach(entry -> count(entry.decision(), fold));
        return fold;
    }

    private Fold fold(List<Entry> entries, Map<Long, Reason> reasons) {
        var fold = new Fold(id -> running.blocksWith(id).isPresent());
        for (var entry : entries) {
            var reason = reasons.get(entry.decision().id());
            if (reason != null) {
                count(
                        reason == Reason.SUPPRESSED
                                ? entry.decision().suppressed()
                                : entry.decision(),
                        fold);
            }
        }
        return fold;
    }

    private void count(Decision decision, Fold fold) {
        var definition = decision.experiment().definition();
        var found =
                segments.find(
                        decision.experiment().id(), definition.context(), decision.features());
        fold.decided(decision.counted(found.orElseThrow()), definition);
    }

    private static SortedSet<Integer> experiments(List<Entry> entries) {
        var experiments = new TreeSet<Integer>();
        entries.forEach(entry -> experiments.add(entry.decision().experiment().id()));
        return experiments;
    }

    private Map<LinkId, String> newLinks(List<Entry> entries) {
        var links = new HashMap<LinkId, String>();
        entries.forEach(entry -> links.putAll(entry.links()));
        links.keySet().removeIf(link -> knownLinks.getIfPresent(link) != null);
        return links;
    }

    private Future<Void> registerSegments(List<Entry> entries) {
        var unknown = new TreeMap<Integer, List<Entry>>();
        for (var entry : entries) {
            var experiment = entry.decision().experiment();
            if (segments.find(
                            experiment.id(),
                            experiment.definition().context(),
                            entry.decision().features())
                    .isEmpty()) {
                unknown.computeIfAbsent(experiment.id(), _ -> new ArrayList<>()).add(entry);
            }
        }
        Future<Void> registered = Future.succeededFuture();
        for (var group : unknown.entrySet()) {
            var context =
                    group.getValue().getFirst().decision().experiment().definition().context();
            var rows = group.getValue().stream().map(entry -> entry.decision().features()).toList();
            registered = registered.compose(_ -> segments.register(group.getKey(), context, rows));
        }
        return registered;
    }

    private Future<List<Appended>> answers(List<Entry> entries, Map<Long, Reason> reasons) {
        var late =
                entries.stream()
                        .filter(entry -> !reasons.containsKey(entry.decision().id()))
                        .map(entry -> entry.sendKey().orElseThrow())
                        .distinct()
                        .toList();
        return store.first(late)
                // All is committed: as any other failure this would make the group be written
                // again.
                .recover(_ ->
                        Future.failedFuture(
                                Problem.unavailable(
                                        "decided, but not to be read now: please ask again",
                                        Duration.ofSeconds(1))))
                .map(earlier ->
                        entries.stream().map(entry -> answer(entry, reasons, earlier)).toList());
    }

    private static Appended answer(
            Entry entry, Map<Long, Reason> reasons, Map<UUID, StoredDecision> earlier) {
        var reason = reasons.get(entry.decision().id());
        if (reason == null) {
            var decision = earlier.get(entry.sendKey().orElseThrow());
            if (decision == null) {
                throw new IllegalStateException("the first decision of a send can't be found");
            }
            return new Earlier(decision);
        }
        return reason == Reason.SUPPRESSED ? new Suppressed() : new Committed();
    }
}
