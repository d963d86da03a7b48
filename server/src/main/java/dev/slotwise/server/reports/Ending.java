package dev.slotwise.server.reports;

import dev.slotwise.server.reports.Verdict.State;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The verdict of an experiment that somebody has ended: what was chosen, and whether it was proven.
 */
final class Ending {
    private Ending() {}

    static Verdict of(Findings findings) {
        var winner = findings.nameOf(findings.experiment().winner().orElseThrow());
        var on =
                findings.experiment()
                        .concludedAt()
                        .map(Ending::date)
                        .map(" on %s"::formatted)
                        .orElse("");
        var race =
                findings.race()
                        .filter(it -> findings.name(it.leader()).equals(winner) && it.isProven());
        if (race.isPresent() && findings.cycle().isWhole() && findings.period().isEver()) {
            return new Verdict(
                    State.STOPPED,
                    "\"%s\" was chosen%s: it gets %s than \"%s\"."
                            .formatted(
                                    winner,
                                    on,
                                    Verdict.unit(findings)
                                            .between(race.get().range().orElseThrow()),
                                    findings.name(race.get().other())),
                    "Nothing is left to do: everyone gets it.");
        }
        return new Verdict(
                State.PICKED,
                "Everyone gets \"%s\" now: picked%s, not proven, after %s.%s"
                        .formatted(
                                winner,
                                on,
                                Verdict.counted(findings, findings.standings()),
                                cost(findings, winner).orElse("")),
                "To be sure, try it again in a new experiment.");
    }

    /** What it costs at most if the choice was wrong, by the interval with the control. */
    private static Optional<String> cost(Findings findings, String winner) {
        var comparisons = findings.comparisons();
        for (int arm = 0; arm < findings.arms().size(); arm++) {
            if (findings.name(arm).equals(winner) && arm != comparisons.control()) {
                return comparisons
                        .with(arm)
                        .flatMap(comparisons::alwaysValid)
                        .filter(range -> range.lower() < 0)
                        .map(range ->
                                " If it is in fact worse than \"%s\", it costs at most %s."
                                        .formatted(
                                                findings.name(comparisons.control()),
                                                Verdict.unit(findings).atMost(range)));
            }
        }
        return Optional.empty();
    }

    private static String date(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
