package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.Reward;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What became of one decision: a pure function of the decision and everything that happened to it,
 * so that order and repetition of events can't matter.
 *
 * @param exposedAt when it began to count, if it did; milliseconds since 1970
 * @param succeededAt the earliest time at which the goal was reached within the attribution window,
 *     if it was
 */
public record Trial(OptionalLong exposedAt, OptionalLong succeededAt) {
    static final Trial NONE = new Trial(OptionalLong.empty(), OptionalLong.empty());

    public static Trial of(CountedDecision decision, List<Happened> events, Reward reward) {
        var exposed = exposure(decision, events);
        if (exposed.isEmpty()) {
            return new Trial(exposed, OptionalLong.empty());
        }
        long last = exposed.getAsLong() + reward.window().toMillis();
        // Clocks differ: what is dated before its decision happened right after it.
        var succeeded =
                events.stream()
                        .filter(event -> isGoal(event, reward) && event.at() <= last)
                        .mapToLong(event -> Math.max(event.at(), decision.decidedAt()))
                        .min();
        return new Trial(exposed, succeeded);
    }

    /**
     * What it earned: 1 for a goal, however often it was reached; for revenue the worth of all that
     * was bought within the window.
     */
    public double earned(List<Happened> events, Reward reward) {
        if (succeededAt.isEmpty()) {
            return 0;
        }
        if (!reward.goal().isValued()) {
            return 1;
        }
        long last = exposedAt.orElseThrow() + reward.window().toMillis();
        return events.stream()
                .filter(event -> isGoal(event, reward) && event.at() <= last)
                .mapToDouble(Happened::value)
                .sum();
    }

    /** Whether it ended like that within the attribution window. */
    boolean endedIn(EventType type, List<Happened> events, Reward reward) {
        long last = exposedAt.orElseThrow() + reward.window().toMillis();
        return events.stream().anyMatch(event -> event.type() == type && event.at() <= last);
    }

    static boolean isGoal(Happened event, Reward reward) {
        return event.label() == Label.HUMAN && event.type().reaches(reward.goal());
    }

    private static OptionalLong exposure(CountedDecision decision, List<Happened> events) {
        return switch (decision.exposure()) {
            case NEVER -> OptionalLong.empty();
            case DECISION ->
                    has(events, EventType.UNSERVED)
                            ? first(
                                    decision,
                                    events,
                                    it -> it.showsDelivery() || it == EventType.SERVED)
                            : OptionalLong.of(decision.sentAt());
            case DELIVERED -> first(decision, events, EventType::showsDelivery);
        };
    }

    private static boolean has(List<Happened> events, EventType type) {
        return events.stream().anyMatch(event -> event.type() == type);
    }

    private static OptionalLong first(
            CountedDecision decision, List<Happened> events, Predicate<EventType> sign) {
        return events.stream()
                .filter(event -> sign.test(event.type()))
                .mapToLong(event -> Math.max(event.at(), earliest(decision, event.type())))
                .min();
    }

    /** Who hears that a decision was served knows no more than that its mail leaves as decided. */
    private static long earliest(CountedDecision decision, EventType sign) {
        return sign == EventType.SERVED ? decision.sentAt() : decision.decidedAt();
    }
}
