package dev.slotwise.server.commands;

import dev.slotwise.server.commands.SlotwiseClient.Event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * What happens to mail after it was sent, on the simulated clock: it is delivered within the
 * minute, and who engages does so after a log-normal delay of three hours in the median. A delay
 * never exceeds the attribution window: the log knows who engaged, and what came later than the
 * window would be a failure to the server.
 */
final class SimulatedInbox {
    private static final double MEDIAN_SECONDS = 3 * 3600.0;
    private static final double SD_LOG = 1.2;
    private static final int SLOWEST_DELIVERY_SECONDS = 60;

    private final Duration window;
    private final String goal;
    private final SplittableRandom random;
    private final PriorityQueue<Event> coming =
            new PriorityQueue<>(Comparator.comparing(Event::occurredAt).thenComparing(Event::id));

    /**
     * @param goal the type of the event by which a recipient engages
     */
    SimulatedInbox(Duration window, String goal, SplittableRandom random) {
        this.window = window;
        this.goal = goal;
        this.random = random;
    }

    /**
     * A mail is on its way.
     *
     * @param decision its id
     */
    void receive(String decision, Instant sentAt, boolean engages) {
        var delivered = sentAt.plusSeconds(1 + random.nextInt(SLOWEST_DELIVERY_SECONDS - 1));
        coming.add(new Event(decision + "-delivered", "delivered", decision, delivered));
        if (engages) {
            coming.add(new Event(decision + "-" + goal, goal, decision, delivered.plus(delay())));
        }
    }

    /** Takes out what has happened until then, in the order in which it happened. */
    List<Event> until(Instant then) {
        var happened = new ArrayList<Event>();
        while (!coming.isEmpty() && !coming.element().occurredAt().isAfter(then)) {
            happened.add(coming.remove());
        }
        return happened;
    }

    boolean isEmpty() {
        return coming.isEmpty();
    }

    private Duration delay() {
        double longest = window.toMillis() - 1.0;
        double millis = longest;
        while (millis >= longest) {
            millis = 1000 * MEDIAN_SECONDS * Math.exp(SD_LOG * random.nextGaussian());
        }
        return Duration.ofMillis((long) millis);
    }
}
