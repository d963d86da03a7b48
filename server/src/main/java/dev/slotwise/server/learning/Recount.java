package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.storage.Lane;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Folds the logs again from their beginning, with the same fold that counted them when they were
 * written.
 */
final class Recount {
    private static final long PATIENCE_SECONDS = 300;

    private final Map<Integer, RunningExperiment> experiments;
    private final SegmentStore segments;
    private final Map<Integer, Counted> counted = new HashMap<>();

    private Recount(Map<Integer, RunningExperiment> experiments, SegmentStore segments) {
        this.experiments = experiments;
        this.segments = segments;
        experiments.keySet().forEach(id -> counted.put(id, new Counted()));
    }

    /** What the logs say of one experiment. */
    static final class Counted {
        private final Fold fold = new Fold();
        private long decisions;
        private long events;

        long decisions() {
            return decisions;
        }

        long events() {
            return events;
        }

        SortedMap<WaveKey, WaveSums> sums() {
            return new TreeMap<>(fold.changes());
        }

        /** What became of the decisions that are trials; none when sums are all it learns from. */
        Map<Long, Trial> trials() {
            var states = new HashMap<Long, Trial>();
            fold.trials()
                    .values()
                    .forEach(changes ->
                            changes.forEach(
                                    change -> states.put(change.decision(), change.trial())));
            states.values().removeIf(trial -> trial.exposedAt().isEmpty());
            return states;
        }
    }

    /**
     * @param experiments by id: those whose logs are read
     * @return by id, for each of them
     */
    static Map<Integer, Counted> of(
            SnapshotStore snapshot,
            Map<Integer, RunningExperiment> experiments,
            SegmentStore segments)
            throws Exception {
        var recount = new Recount(experiments, segments);
        for (short lane : Lane.all()) {
            recount.read(snapshot, lane);
        }
        return recount.counted;
    }

    private void read(SnapshotStore snapshot, short lane) throws Exception {
        var page = page(snapshot, lane, -1);
        while (!page.isEmpty()) {
            var events =
                    snapshot.events(lane, page.getFirst().id(), page.getLast().id())
                            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            for (var decision : page) {
                add(decision, events.getOrDefault(decision.id(), List.of()));
            }
            page =
                    page.size() < SnapshotStore.PAGE
                            ? List.of()
                            : page(snapshot, lane, page.getLast().id());
        }
    }

    private List<LoggedDecision> page(SnapshotStore snapshot, short lane, long after)
            throws Exception {
        return snapshot.decisions(lane, after, experiments.keySet())
                .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void add(LoggedDecision logged, List<Happened> events) throws Exception {
        var experiment = experiments.get(logged.experiment());
        var into = counted.get(logged.experiment());
        if (experiment == null || into == null) {
            return;
        }
        var definition = experiment.definition();
        var decision = logged.counted(segmentsOf(logged, definition.context()));
        into.decisions++;
        into.events += events.size();
        into.fold.decided(decision, definition);
        if (!events.isEmpty()) {
            into.fold.happened(decision, List.of(), events, definition);
        }
    }

    private List<Segment> segmentsOf(LoggedDecision logged, List<String> context) {
        return segments.find(logged.experiment(), context, logged.features())
                .orElseThrow(() ->
                        new IllegalStateException(
                                "decision %d of experiment %d has a feature value that has lost its segment"
                                        .formatted(logged.id(), logged.experiment())));
    }
}
