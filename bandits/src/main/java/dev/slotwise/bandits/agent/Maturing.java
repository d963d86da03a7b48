package dev.slotwise.bandits.agent;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Holds outcomes back until the attribution window of their send has closed, since what comes early
 * is the better part. Without a window they go through at once. The context of what is held is
 * copied.
 */
final class Maturing {
    private final OptionalDouble windowHours;
    private final Consumer<Outcome> mature;
    private final OpenSends open = new OpenSends();
    private final Queue<Held> held =
            new PriorityQueue<>(
                    Comparator.comparingDouble(Held::due).thenComparingLong(h -> h.outcome().id()));
    private final Queue<Outcome> ready = new ArrayDeque<>();

    Maturing(OptionalDouble windowHours, Consumer<Outcome> mature) {
        this.windowHours = windowHours;
        this.mature = mature;
    }

    void send(long id, double hours) {
        if (windowHours.isPresent()) {
            open.add(id, hours);
        }
    }

    void learn(Outcome outcome) {
        if (windowHours.isEmpty()) {
            mature.accept(copied(outcome));
        } else {
            if (!open.contains(outcome.id())) {
                return;
            }
            double due = open.take(outcome.id()) + windowHours.getAsDouble();
            held.add(new Held(due, copied(outcome)));
        }
    }

    /** Nothing came of the send. */
    void expire(Outcome outcome) {
        if (windowHours.isPresent()) {
            if (!open.contains(outcome.id())) {
                return;
            }
            open.take(outcome.id());
        }
        ready.add(copied(outcome));
        advance(outcome.hours());
    }

    void advance(double hours) {
        while (!held.isEmpty() && held.element().due() <= hours) {
            ready.add(held.remove().outcome());
        }
        for (Outcome next = ready.poll(); next != null; next = ready.poll()) {
            mature.accept(next);
        }
    }

    private static Outcome copied(Outcome outcome) {
        return new Outcome(
                outcome.id(),
                outcome.hours(),
                outcome.arm(),
                outcome.assignmentProbability(),
                outcome.context().clone(),
                outcome.offset(),
                outcome.value());
    }

    private record Held(double due, Outcome outcome) {}
}
