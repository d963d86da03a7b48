package dev.slotwise.server.reports;

import dev.slotwise.server.experiments.Goal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer first: where the experiment stands, in one sentence with its numbers. A winner needs
 * an interval that holds however often one looks; until reports have one, no verdict names a
 * winner.
 */
record Verdict(State state, String sentence) {
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

    enum State {
        TOO_EARLY,
        LEARNING
    }

    /**
     * An arm that may still be chosen.
     *
     * @param successes trials that reached the goal within the window
     */
    record Standing(String name, long exposures, long successes) {}

    /**
     * Of an experiment that goes on, or may.
     *
     * @param arms those enabled; at least one
     * @param probabilityBest the largest of any arm
     */
    static Verdict of(Goal goal, List<Standing> arms, double probabilityBest) {
        if (arms.size() == 1) {
            return new Verdict(
                    State.LEARNING,
                    "There is nothing to compare: only \"%s\" is switched on. %s."
                            .formatted(arms.getFirst().name(), capital(soFar(goal, arms))));
        }
        return missing(goal, arms)
                .map(what -> new Verdict(State.TOO_EARLY, "Too early to call: " + what + "."))
                .orElseGet(() ->
                        new Verdict(
                                State.LEARNING,
                                probabilityBest < LEADS
                                        ? "No clear leader yet: %s.".formatted(soFar(goal, arms))
                                        : "Still learning, and a lead can still be luck: %s."
                                                .formatted(soFar(goal, arms))));
    }

    /** Of one that nobody has started. */
    static Verdict notStarted() {
        return new Verdict(
                State.TOO_EARLY, "Too early to call: the experiment has not been started.");
    }

    /**
     * Of one that is over: somebody has chosen, which proves nothing.
     *
     * @param winner the name of the arm that everybody gets now
     */
    static Verdict concluded(Goal goal, List<Standing> arms, String winner) {
        return new Verdict(
                missing(goal, arms).isPresent() ? State.TOO_EARLY : State.LEARNING,
                "Everyone gets \"%s\" now: picked, not proven, after %s."
                        .formatted(winner, counted(goal, arms)));
    }

    private static Optional<String> missing(Goal goal, List<Standing> arms) {
        var fewest =
                arms.stream()
                        .min((a, b) -> Long.compare(a.exposures(), b.exposures()))
                        .orElseThrow();
        if (fewest.exposures() < LEAST_EXPOSURES) {
            return Optional.of(
                    "\"%s\" has had %s so far, and each variant needs at least %d"
                            .formatted(
                                    fewest.name(),
                                    number(fewest.exposures(), "e-mail"),
                                    LEAST_EXPOSURES));
        }
        boolean eachEnough = arms.stream().allMatch(arm -> arm.successes() >= LEAST_GOALS);
        return eachEnough || goals(arms) >= GOALS_TOGETHER
                ? Optional.empty()
                : Optional.of(
                        "%s so far, and at least %d are needed, or %d for each variant"
                                .formatted(
                                        number(goals(arms), goal.event()),
                                        GOALS_TOGETHER,
                                        LEAST_GOALS));
    }

    private static String soFar(Goal goal, List<Standing> arms) {
        return counted(goal, arms) + " so far";
    }

    private static String counted(Goal goal, List<Standing> arms) {
        long exposures = arms.stream().mapToLong(Standing::exposures).sum();
        return "%s from %s"
                .formatted(number(goals(arms), goal.event()), number(exposures, "e-mail"));
    }

    private static long goals(List<Standing> arms) {
        return arms.stream().mapToLong(Standing::successes).sum();
    }

    private static String number(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : noun + "s");
    }

    private static String capital(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }
}
