package dev.slotwise.server.reports;

import dev.slotwise.server.reports.Findings.Standing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer first: where the experiment stands, in a sentence with its numbers, and one next step.
 * The states are tried in their order, and the first that fits holds; a winner needs intervals that
 * hold however often one looks.
 */
record Verdict(State state, String sentence, String nextStep) {
    /** Fewer e-mails say nothing about an arm, whatever happened to them. */
    static final long LEAST_EXPOSURES = 100;

    /** Goals each arm needs. */
    static final long LEAST_GOALS = 25;

    /**
     * Goals that suffice together: a policy that learns starves its weak arms, and would keep the
     * verdict from ever leaving this state.
     */
    static final long GOALS_TOGETHER = 100;

    private static final double LEADS = 0.8;
    private static final String GO_ON = "Let it run.";

    enum State {
        SPLIT_OFF,
        GUARDRAIL,
        STALE,
        TOO_EARLY,
        NO_DIFFERENCE,
        WINNER,
        LEANING,
        LEARNING,
        PICKED,
        STOPPED
    }

    static Verdict of(Findings findings) {
        return switch (findings.experiment().status()) {
            case DRAFT ->
                    new Verdict(
                            State.TOO_EARLY,
                            "Too early to call: the experiment has not been started.",
                            "Start it.");
            case RUNNING, PAUSED ->
                    unusable(findings)
                            .or(() -> stale(findings))
                            .or(() -> tooEarly(findings))
                            .orElseGet(() -> standing(findings));
            case CONCLUDED -> unusable(findings).orElseGet(() -> Ending.of(findings));
        };
    }

    private static Optional<Verdict> unusable(Findings findings) {
        return splitOff(findings).or(() -> guardrail(findings));
    }

    private static Optional<Verdict> splitOff(Findings findings) {
        if (!findings.sampleRatio().mismatch()) {
            return Optional.empty();
        }
        var share = findings.sampleRatio().furthest().orElseThrow();
        var seen = Numbers.percent(share.seen());
        var planned = Numbers.percent(share.planned());
        return Optional.of(
                new Verdict(
                        State.SPLIT_OFF,
                        seen.equals(planned)
                                ? "Do not use these results yet: the split is as planned in total,"
                                        + " but not hour by hour. That is not chance."
                                : "Do not use these results yet: \"%s\" got %s of e-mails where %s was planned. That is not chance."
                                        .formatted(findings.nameOf(share.key()), seen, planned),
                        "Find out which e-mails are missing before you read on: lost deliveries of"
                                + " one variant, or a sender that drops some."));
    }

    private static Optional<Verdict> guardrail(Findings findings) {
        return findings.harmed()
                .map(harmed -> {
                    var arm = harmed.arm();
                    var metric = harmed.guardrail().metric().name().toLowerCase(Locale.ROOT);
                    var extra = Optional.ofNullable(arm.difference());
                    return new Verdict(
                            State.GUARDRAIL,
                            "\"%s\" harms your list: %s extra %ss per 10,000 e-mails, and you allow %s more than the control has."
                                    .formatted(
                                            findings.nameOf(arm.key()),
                                            extra.map(it ->
                                                            "%s to %s"
                                                                    .formatted(
                                                                            tenThousand(it.lower()),
                                                                            tenThousand(
                                                                                    it.upper())))
                                                    .orElse("more and more"),
                                            metric,
                                            Numbers.percent(
                                                    harmed.guardrail().maxRelativeIncrease())),
                            "Switch \"%s\" off.".formatted(findings.nameOf(arm.key())));
                });
    }

    private static String tenThousand(double rate) {
        return Numbers.amount(10_000 * Math.max(0, rate));
    }

    private static Optional<Verdict> stale(Findings findings) {
        return findings.stale()
                .map(stale ->
                        new Verdict(
                                State.STALE,
                                "Waiting for data: of %s decided since %s no delivery has been reported."
                                        .formatted(
                                                Numbers.count(stale.decisions(), "e-mail"),
                                                stale.since()),
                                "Look whether your mail service still reports deliveries."));
    }

    private static Optional<Verdict> tooEarly(Findings findings) {
        return Missing.of(findings)
                .map(missing ->
                        new Verdict(
                                State.TOO_EARLY,
                                "Too early to call: " + missing.what() + ".",
                                missing.nextStep()));
    }

    private static Verdict standing(Findings findings) {
        var standings = findings.standings();
        if (standings.size() == 1) {
            return new Verdict(
                    State.LEARNING,
                    "There is nothing to compare: only \"%s\" is switched on."
                            .formatted(standings.getFirst().name()),
                    "Switch another variant on, or end the experiment.");
        }
        if (findings.race().isEmpty()) {
            return new Verdict(
                    State.LEARNING,
                    "Nothing can be compared yet: %s so far, and no hour in which everybody could have got either variant."
                            .formatted(counted(findings, standings)),
                    "Look at a segment in which all could.");
        }
        var race = findings.race().get();
        boolean mayEnd = findings.cycle().isWhole() && findings.period().isEver();
        if (mayEnd && race.isAlike()) {
            return new Verdict(
                    State.NO_DIFFERENCE,
                    "It does not matter which one you pick: no variant can differ from \"%s\" by %.0f %% of what that gets."
                            .formatted(
                                    findings.name(findings.comparisons().control()),
                                    100 * Race.CARING),
                    "Pick either.");
        }
        var open = findings.open(race.leader());
        if (mayEnd && race.isProven() && open.isEmpty()) {
            return winner(findings, race);
        }
        return race.isProven() || race.lead() >= LEADS
                ? leaning(findings, race, open)
                : new Verdict(
                        State.LEARNING,
                        "No clear leader yet: %s so far.%s"
                                .formatted(
                                        counted(findings, standings),
                                        race.range()
                                                .map(range -> atMost(findings, race, range))
                                                .orElse("")),
                        GO_ON);
    }

    private static Verdict winner(Findings findings, Race race) {
        var unit = unit(findings);
        var range = race.range().orElseThrow();
        var leader = findings.name(race.leader());
        var other = findings.name(race.other());
        return race.leader() == findings.comparisons().control()
                ? new Verdict(
                        State.WINNER,
                        "Keep \"%s\": it gets %s than \"%s\", the next best. You may stop now; looking often did not weaken this.%s"
                                .formatted(
                                        leader, unit.between(range), other, misled(findings, race)),
                        "End the experiment and keep the control.")
                : new Verdict(
                        State.WINNER,
                        "\"%s\" wins: it gets %s than \"%s\". You may stop now; looking often did not weaken this.%s"
                                .formatted(
                                        leader, unit.between(range), other, misled(findings, race)),
                        "Send \"%s\" to everyone.".formatted(leader));
    }

    private static Verdict leaning(Findings findings, Race race, Optional<GuardrailCheck> open) {
        var leader = findings.name(race.leader());
        var other = findings.name(race.other());
        var range = race.range();
        if (!race.isProven() && range.isPresent() && range.get().isAbove(0)) {
            return new Verdict(
                    State.LEANING,
                    "\"%s\" beats \"%s\": it gets %s. But that it is better than \"%s\" can still be luck."
                            .formatted(
                                    leader,
                                    other,
                                    unit(findings).between(range.get()),
                                    findings.name(race.next())),
                    GO_ON);
        }
        if (!race.isProven()) {
            return new Verdict(
                    State.LEANING,
                    "\"%s\" is ahead, but this can still be luck%s.%s"
                            .formatted(
                                    leader,
                                    range.map(it ->
                                                    ": it really gets %s than \"%s\""
                                                            .formatted(
                                                                    unit(findings).between(it),
                                                                    other))
                                            .orElse(""),
                                    misled(findings, race)),
                    GO_ON);
        }
        var ahead =
                "\"%s\" is ahead: it gets %s than \"%s\""
                        .formatted(leader, unit(findings).between(range.orElseThrow()), other);
        if (!findings.period().isEver()) {
            return new Verdict(
                    State.LEANING,
                    ahead + " in the time you asked for; that is no proof, since you chose it.",
                    "Look at the whole experiment before you end it.");
        }
        if (!findings.cycle().isWhole()) {
            return new Verdict(
                    State.LEANING,
                    "%s. But only %d of %d days have been seen to their end."
                            .formatted(ahead, findings.cycle().days(), Cycle.DAYS),
                    "Wait for the whole week.");
        }
        return new Verdict(
                State.LEANING,
                "%s. But it is not known yet whether it keeps within what you allow of %ss."
                        .formatted(
                                ahead, open.orElseThrow().metric().name().toLowerCase(Locale.ROOT)),
                "Let it run until the guardrail is known to be safe.");
    }

    private static String atMost(Findings findings, Race race, Range range) {
        return " \"%s\" gets %s than \"%s\"."
                .formatted(
                        findings.name(race.leader()),
                        unit(findings).between(range),
                        findings.name(race.other()));
    }

    private static String misled(Findings findings, Race race) {
        var comparisons = findings.comparisons();
        if (!race.plainMeansMislead(comparisons)) {
            return "";
        }
        var unit = unit(findings);
        return " This is corrected for when each was sent: the plain %s (%s and %s) would mislead you."
                .formatted(
                        comparisons.outcome().valued() ? "means" : "rates",
                        unit.mean(Race.plain(comparisons, race.leader())),
                        unit.mean(Race.plain(comparisons, race.other())));
    }

    static Unit unit(Findings findings) {
        return new Unit(findings.experiment().definition().reward().goal());
    }

    static String counted(Findings findings, List<Standing> arms) {
        return "%s from %s"
                .formatted(
                        Numbers.count(
                                arms.stream().mapToLong(Standing::successes).sum(),
                                findings.experiment().definition().reward().goal().event()),
                        Numbers.count(
                                arms.stream().mapToLong(Standing::exposures).sum(), "e-mail"));
    }
}
