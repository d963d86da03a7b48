package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.experiments.Reward;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
        countChoice(decision, chosenAt(decision, trial, definition), 1);
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
        var chosen = chosenAt(decision, old, definition);
        var moved = chosenAt(decision, now, definition);
        if (!chosen.equals(moved)) {
            countChoice(decision, chosen, -1);
            countChoice(decision, moved, 1);
        }
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
        var decisionPart = new WaveSums().add(WaveSum.DECISIONS, 1);
        if (decision.arm() != CountedDecision.SUPPRESSED) {
            countPurchases(decisionPart, decision, events, reward);
        }
        put(decision, decided, decisionPart, sign);
        int counted =
                trial.exposedAt().isPresent()
                        ? WaveKey.hourOf(trial.exposedAt().getAsLong())
                        : decided;
        var part = new WaveSums();
        events.forEach(event -> countEvent(part, event));
        trial.exposedAt()
                .ifPresent(at -> new TrialSums(decision, events, reward, trial, at).addTo(part));
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

    /**
     * By intention to treat: from the decision on, whether anything was sent or not, since of a
     * held-out recipient nothing else is known.
     */
    private static void countPurchases(
            WaveSums part, CountedDecision decision, List<Happened> events, Reward reward) {
        long last = decision.decidedAt() + reward.window().toMillis();
        var bought =
                events.stream()
                        .filter(event ->
                                event.type() == EventType.CONVERSION
                                        && event.label() == Label.HUMAN
                                        && event.at() <= last)
                        .toList();
        if (!bought.isEmpty()) {
            double worth = bought.stream().mapToDouble(Happened::value).sum();
            part.add(WaveSum.BOUGHT, 1)
                    .add(WaveSum.BOUGHT_VALUE, worth)
                    .add(WaveSum.BOUGHT_VALUE2, worth * worth);
        }
    }

    /**
     * When a choice counts: with its trial. A send slot's choices differ in when they become
     * trials, so that only at the time of the decision all of them are the same kind.
     */
    private static OptionalLong chosenAt(
            CountedDecision decision, Trial trial, Definition definition) {
        if (definition.kind() != Kind.SEND_SLOT) {
            return trial.exposedAt();
        }
        return decision.isChoice() ? OptionalLong.of(decision.decidedAt()) : OptionalLong.empty();
    }

    /** For every arm that could have been chosen, not only for the one that was. */
    private void countChoice(CountedDecision decision, OptionalLong at, int sign) {
        if (at.isEmpty()) {
            return;
        }
        int hour = WaveKey.hourOf(at.getAsLong());
        var probabilities = decision.evidence().probabilities();
        for (int arm = 0; arm < probabilities.size(); arm++) {
            double p = probabilities.get(arm);
            if (p > 0) {
                var part =
                        new WaveSums()
                                .add(WaveSum.DRAWN, arm == decision.arm() ? 1 : 0)
                                .add(WaveSum.ELIGIBLE, 1)
                                .add(WaveSum.RARE, p < WaveSum.RARE_PROBABILITY ? 1 : 0)
                                .add(WaveSum.SUM_P, p)
                                .add(WaveSum.SUM_P_VARIANCE, p * (1 - p));
                put(decision, arm, hour, part, sign);
            }
        }
    }

    private void put(CountedDecision decision, int hour, WaveSums part, int sign) {
        put(decision, decision.arm(), hour, part, sign);
    }

    private void put(CountedDecision decision, int arm, int hour, WaveSums part, int sign) {
        put(new WaveKey(decision.experiment(), Segment.EVERYBODY, hour, arm), part, sign);
        for (var segment : decision.segments()) {
            put(new WaveKey(decision.experiment(), segment, hour, arm), part, sign);
        }
    }

    private void put(WaveKey key, WaveSums part, int sign) {
        sums.computeIfAbsent(key, _ -> new WaveSums()).add(part, sign);
    }
}
