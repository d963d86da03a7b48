package dev.slotwise.load;

import dev.slotwise.load.Api.Ask;
import dev.slotwise.load.Api.Decision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Compares what a server has after a crash with what it had acknowledged before. */
record CrashCheck(Api api, List<ExperimentUnderLoad> experiments, Ledger ledger, Random random) {
    /** Reports are at most two seconds old. */
    private static final Duration REPORTED = Duration.ofSeconds(4);

    private static final int AT_ONCE = 8;
    private static final int LINES = 500;

    /** So many of earlier rounds are looked at again. */
    private static final int OLD = 200;

    /**
     * What was wrong.
     *
     * @param lostDecisions acknowledged, but not there
     * @param changedDecisions asked for again, and answered otherwise
     * @param surplusDecisions counted, but never asked for
     */
    record Verdict(
            long lostDecisions,
            long changedDecisions,
            long surplusDecisions,
            long lostEvents,
            long surplusEvents) {
        static final Verdict GOOD = new Verdict(0, 0, 0, 0, 0);

        Verdict plus(Verdict other) {
            return new Verdict(
                    lostDecisions + other.lostDecisions,
                    changedDecisions + other.changedDecisions,
                    surplusDecisions + other.surplusDecisions,
                    lostEvents + other.lostEvents,
                    surplusEvents + other.surplusEvents);
        }
    }

    Verdict run() throws Exception {
        var kept = new ArrayList<>(ledger.takeFresh());
        var old = new ArrayList<>(ledger.decisions());
        Collections.shuffle(old, random);
        kept.addAll(old.subList(0, Math.min(OLD, old.size())));

        long lost = missing(kept);
        long changed = changed(kept);
        var before = totals();
        // Whoever was not answered tells it again, and only now knows that it was counted.
        tellAgain();
        askAgain();
        var after = totals();
        return new Verdict(
                lost + before.lostDecisions + after.lostDecisions,
                changed,
                before.surplusDecisions + after.surplusDecisions,
                before.lostEvents + after.lostEvents,
                before.surplusEvents + after.surplusEvents);
    }

    private long missing(List<Ledger.Kept> kept) throws Exception {
        var missing = new AtomicInteger();
        Parallel.each(
                kept,
                AT_ONCE,
                it -> {
                    if (api.status("/v1/decisions/" + it.decision().id()) != 200) {
                        missing.incrementAndGet();
                    }
                });
        return missing.get();
    }

    private long changed(List<Ledger.Kept> kept) throws Exception {
        var keyed = kept.stream().filter(it -> it.ask().sendId() != null).toList();
        long changed = 0;
        for (int from = 0; from < keyed.size(); from += LINES) {
            var some = keyed.subList(from, Math.min(from + LINES, keyed.size()));
            var answers = new ArrayList<Decision>();
            api.decideAll(
                    some.stream().map(Ledger.Kept::ask).toList(),
                    answer -> answers.add(Decision.of(answer)));
            for (int i = 0; i < some.size(); i++) {
                var first = some.get(i).decision();
                if (i >= answers.size() || !answers.get(i).equals(first)) {
                    System.err.println("was " + first + ", is " + answers.get(i));
                    changed++;
                }
            }
        }
        return changed;
    }

    private Verdict totals() throws Exception {
        var least = ledger.atLeast();
        var most = least.plus(ledger.perhaps());
        Await.within(REPORTED, () -> Totals.of(api, experiments).atLeast(least));
        var counted = Totals.of(api, experiments);
        var verdict =
                new Verdict(
                        counted.decisionsShortOf(least),
                        0,
                        most.decisionsShortOf(counted),
                        counted.eventsShortOf(least),
                        most.eventsShortOf(counted));
        if (!verdict.equals(Verdict.GOOD)) {
            System.err.printf("counted %s, not from %s to %s%n", counted, least, most);
        }
        return verdict;
    }

    private void tellAgain() throws Exception {
        var unknown = ledger.unknownEvents();
        if (!unknown.isEmpty()) {
            CrashLoad.tell(api, ledger, unknown);
        }
    }

    private void askAgain() throws Exception {
        Parallel.each(
                ledger.takeKeyedWithoutAnswer(),
                AT_ONCE,
                (Ask ask) -> ledger.decided(ask, api.decide(ask)));
    }
}
