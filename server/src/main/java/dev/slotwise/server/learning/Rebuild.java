package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.storage.Storage;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Proves that everything learned follows from the logs: counts it again from the beginning and
 * holds it against what is stored. May run beside a server. Everything waits, so it needs a thread
 * that may.
 */
public final class Rebuild {
    private static final long PATIENCE_SECONDS = 300;

    /** Any lane will do: only sums over lanes matter. */
    private static final long WRITER = 0;

    private final Storage storage;
    private final RunningExperiments running;
    private final PrintWriter out;
    private final SegmentStore segments;
    private final BeliefStore beliefs;
    private final PosteriorCheck posteriors;

    /**
     * @param out told of every experiment, and of every difference
     */
    public Rebuild(Storage storage, RunningExperiments running, PrintWriter out) {
        this.storage = storage;
        this.running = running;
        this.out = out;
        this.segments = new SegmentStore(storage);
        this.beliefs = new BeliefStore(storage);
        this.posteriors = new PosteriorCheck(beliefs, new TrialStore(storage));
    }

    /** Compares and changes nothing; answers whether all agrees. */
    public boolean compare() throws Exception {
        var findings = examine();
        boolean agree = findings.stream().allMatch(RebuildFinding::agrees);
        say(
                agree
                        ? "rebuilt and stored agree"
                        : "rebuilt and stored DIFFER; --repair writes the rebuilt");
        return agree;
    }

    /** Compares, and puts what was rebuilt in the place of what differs. */
    public boolean repair() throws Exception {
        var findings = examine();
        var wrong = new TreeMap<Integer, RunningExperiment>();
        findings.stream()
                .filter(finding -> !finding.countsAgree())
                .forEach(finding -> wrong.put(finding.experiment().id(), finding.experiment()));
        if (!wrong.isEmpty()) {
            recountAndReplace(wrong);
        }
        for (var finding : findings) {
            if (finding.wantsPosterior()) {
                publish(finding.experiment());
            }
        }
        return compare();
    }

    private List<RebuildFinding> examine() throws Exception {
        var snapshot = SnapshotStore.open(storage).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            // The first read is the moment of all. Experiments and segments are read after it, so
            // that none is missing which the logs name.
            var heads = snapshot.heads().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var experiments = load();
            var stored =
                    snapshot.sums(experiments.keySet()).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var daysDiffer =
                    snapshot.daysDiffer(experiments.keySet())
                            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var counted = Recount.of(snapshot, experiments, segments);
            var findings = new ArrayList<RebuildFinding>();
            for (var experiment : inOrder(experiments)) {
                findings.add(
                        examine(
                                experiment,
                                counted.getOrDefault(experiment.id(), new Recount.Counted()),
                                of(experiment, stored),
                                !daysDiffer.contains(experiment.id()),
                                heads.getOrDefault(experiment.id(), 0L)));
            }
            return findings;
        } finally {
            snapshot.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private Map<Integer, RunningExperiment> load() throws Exception {
        running.reload().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var experiments =
                running.all().stream()
                        .collect(Collectors.toMap(RunningExperiment::id, Function.identity()));
        for (var experiment : experiments.values()) {
            segments.load(experiment.id(), experiment.definition().context())
                    .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return experiments;
    }

    private static List<RunningExperiment> inOrder(Map<Integer, RunningExperiment> experiments) {
        return experiments.values().stream()
                .sorted(
                        Comparator.comparingInt(
                                        (RunningExperiment it) -> it.experiment().workspace())
                                .thenComparing(it -> it.experiment().key()))
                .toList();
    }

    private static SortedMap<WaveKey, WaveSums> of(
            RunningExperiment experiment, SortedMap<WaveKey, WaveSums> all) {
        var own = new TreeMap<>(all);
        own.keySet().removeIf(key -> key.experiment() != experiment.id());
        return own;
    }

    private RebuildFinding examine(
            RunningExperiment experiment,
            Recount.Counted counted,
            SortedMap<WaveKey, WaveSums> stored,
            boolean daysAgree,
            long head)
            throws Exception {
        boolean contextual = experiment.definition().contextual();
        var finding =
                new RebuildFinding(
                        experiment,
                        counted,
                        SumDifference.between(stored, counted.sums()),
                        daysAgree,
                        contextual ? corrections(experiment, counted, head) : List.of(),
                        contextual ? posteriors.examine(experiment) : Optional.empty());
        say(finding.text());
        return finding;
    }

    /** What learners have to be told so that they know of every trial what the logs say. */
    private List<TrialChange> corrections(
            RunningExperiment experiment, Recount.Counted counted, long head) throws Exception {
        var told = TrialLog.states(beliefs, experiment.id(), head).trials();
        var real = counted.trials();
        var decisions = new HashSet<>(told.keySet());
        decisions.addAll(real.keySet());
        return decisions.stream()
                .sorted()
                .flatMap(id ->
                        TrialChange.between(
                                id,
                                told.getOrDefault(id, Trial.NONE),
                                real.getOrDefault(id, Trial.NONE))
                                .stream())
                .toList();
    }

    /**
     * Counts again under the heads' locks, since the server may have gone on: decisions of these
     * experiments wait meanwhile.
     */
    private void recountAndReplace(SortedMap<Integer, RunningExperiment> wrong) throws Exception {
        var folds = new FoldStore(WRITER);
        var snapshot =
                SnapshotStore.openToReplace(storage).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            var heads =
                    snapshot.lock(folds, new TreeSet<>(wrong.keySet()))
                            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            for (var experiment : wrong.values()) {
                segments.load(experiment.id(), experiment.definition().context())
                        .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            var counted = Recount.of(snapshot, wrong, segments);
            var sums = new TreeMap<WaveKey, WaveSums>();
            counted.values().forEach(each -> sums.putAll(each.sums()));
            var trials = new TreeMap<Integer, List<TrialChange>>();
            for (var experiment : wrong.values()) {
                if (experiment.definition().contextual()) {
                    var corrections =
                            corrections(
                                    experiment,
                                    counted.getOrDefault(experiment.id(), new Recount.Counted()),
                                    heads.numbers().getOrDefault(experiment.id(), 0L));
                    if (!corrections.isEmpty()) {
                        trials.put(experiment.id(), corrections);
                    }
                }
            }
            snapshot.replace(folds, heads, sums, trials).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            snapshot.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        wrong.values()
                .forEach(experiment ->
                        say(
                                "experiment %s: counted again and written"
                                        .formatted(experiment.experiment().key())));
    }

    private void publish(RunningExperiment experiment) throws Exception {
        var version = posteriors.publish(experiment);
        var what =
                version.map("canonical posterior published as version %d"::formatted)
                        .orElse("a server has published a newer posterior meanwhile");
        say("experiment %s: %s".formatted(experiment.experiment().key(), what));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
