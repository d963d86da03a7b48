package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Reward;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Collects what a batch changes in the sums. A decision's part is a pure function of the decision
 * and its events; a change is that function afterwards less the same function before.
 */
public final class Fold {
    private final IntPredicate blocks;
    private final TreeMap<WaveKey, WaveSums> sums = new TreeMap<>();
    private final TreeMap<Integer, List<TrialChange>> trials = new TreeMap<>();

    /** Where contextual experiments alone learn from single trials. */
    Fold() {
        this(_ -> false);
    }

    /**
     * @param blocks experiments whose trials are noted because their blocks may be decided together
     *     with others
     */
    public Fold(IntPredicate blocks) {
        this.blocks = blocks;
    }

    /** A decision that was not there before. */
    public void decided(CountedDecision decision, Definition definition) {
        var trial = count(decision, List.of(), definition.reward(), 1);
        remember(decision, definition, Trial.NONE, trial);
    }

    /** A decision to which more has happened. */
    public void happened(
            CountedDecision decision,
            List<Happened> before,
            List<Happened> after,
            Definition definition) {
        var old = count(decision, before, definition.reward(), -1);
        var now = count(decision, after, definition.reward(), 1);
        remember(decision, definition, old, now);
    }

    /**
     * Only contextual experiments, and blocks of one mail together, learn from single trials; for
     * the others the sums say it all.
     */
    private void remember(
            CountedDecision decision, Definition definition, Trial before, Trial after) {
        if (definition.contextual() || blocks.test(decision.experiment())) {
            TrialChange.between(decision.id(), before, after)
                    .ifPresent(change ->
                            trials.computeIfAbsent(decision.experiment(), _ -> new ArrayList<>())
                                    .add(change));
        }
    }

    Map<Integer, List<TrialChange>> trials() {
        return trials;
    }

    /** The changes, in the order in which rows are locked; none that is nothing. */
    Map<WaveKey, WaveSums> changes() {
        sums.values().removeIf(WaveSums::isZero);
        return sums;
    }

    private Trial count(CountedDecision decision, List<Happened> events, Reward reward, int sign) {
        var trial = Trial.of(decision, events, reward);
        int decided = WaveKey.hourOf(decision.decidedAt());
        put(decision, decided, new WaveSums().add(WaveSum.DECISIONS, 1), sign);
        int counted =
                trial.exposedAt().isPresent()
                        ? WaveKey.hourOf(trial.exposedAt().getAsLong())
                        : decided;
        var part = new WaveSums();
        events.forEach(event -> countEvent(part, event));
        trial.exposedAt().ifPresent(at -> countTrial(part, decision, events, reward, trial, at));
        if (!part.isZero()) {
            put(decision, counted, part, sign);
        }
        return trial;
    }

    private static void countEvent(WaveSums part, Happened event) {
        boolean human = event.label() == Label.HUMAN;
        switch (event.type()) {
            case DELIVERED -> part.add(WaveSum.DELIVERED, 1);
            case OPEN -> part.add(human ? WaveSum.OPENS : WaveSum.MACHINE_OPENS, 1);
            case CLICK -> part.add(human ? WaveSum.CLICKS : WaveSum.MACHINE_CLICKS, 1);
            case CONVERSION -> part.add(WaveSum.CONVERSIONS, 1).add(WaveSum.VALUE, event.value());
            case UNSUBSCRIBE -> part.add(WaveSum.UNSUBSCRIBES, 1);
            case COMPLAINT -> part.add(WaveSum.COMPLAINTS, 1);
            case BOUNCE -> part.add(WaveSum.BOUNCES, 1);
            case UNSERVED, SERVED -> {}
        }
    }

    private static void countTrial(
            WaveSums part,
            CountedDecision decision,
            List<Happened> events,
            Reward reward,
            Trial trial,
            long exposedAt) {
        double weight = 1 / decision.assignmentProbability();
        long intoHour = Math.floorMod(exposedAt, WaveKey.MILLIS) / 1000;
        long last = exposedAt + reward.window().toMillis();
        part.add(WaveSum.EXPOSURES, 1)
                .add(WaveSum.EXPOSURE_SECONDS, intoHour)
                .add(WaveSum.SUM_1_P, weight)
                .add(WaveSum.SUM_1_P2, weight * weight)
                .add(
                        WaveSum.LATE,
                        events.stream()
                                .filter(event -> Trial.isGoal(event, reward) && event.at() > last)
                                .count());
        trial.succeededAt()
                .ifPresent(at -> {
                    double y = trial.earned(events, reward);
                    double logDelay = Math.log(Math.max(1.0, (at - exposedAt) / 1000.0));
                    part.add(WaveSum.SUCCESSES, 1)
                            .add(WaveSum.SUM_Y, y)
                            .add(WaveSum.SUM_Y2, y * y)
                            .add(WaveSum.SUM_Y_P, y * weight)
                            .add(WaveSum.SUM_Y_P2, y * weight * weight)
                            .add(WaveSum.SUM_Y2_P2, y * y * weight * weight)
                            .add(WaveSum.SUM_LOG_DELAY, logDelay)
                            .add(WaveSum.SUM_LOG_DELAY2, logDelay * logDelay);
                });
    }

    private void put(CountedDecision decision, int hour, WaveSums part, int sign) {
        put(
                new WaveKey(decision.experiment(), Segment.EVERYBODY, hour, decision.arm()),
                part,
                sign);
        for (var segment : decision.segments()) {
            put(new WaveKey(decision.experiment(), segment, hour, decision.arm()), part, sign);
        }
    }

    private void put(WaveKey key, WaveSums part, int sign) {
        sums.computeIfAbsent(key, _ -> new WaveSums()).add(part, sign);
    }
}
