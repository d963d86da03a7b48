package dev.slotwise.load;

import dev.slotwise.load.Api.Ask;
import dev.slotwise.load.Api.Decision;
import dev.slotwise.load.Api.Event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the server has acknowledged, and what was asked of it but never answered. Kept by its
 * callers, over all crashes.
 */
final class Ledger {
    /** A decision and what was asked for it. */
    record Kept(Ask ask, Decision decision) {}

    private final Map<String, Kept> decisions = new ConcurrentHashMap<>();
    private final Queue<Kept> freshDecisions = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Kept> withoutEvents = new LinkedBlockingQueue<>();
    private final Queue<Ask> keyedWithoutAnswer = new ConcurrentLinkedQueue<>();
    private final AtomicLong unkeyedWithoutAnswer = new AtomicLong();
    private final Map<String, Event> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Event> unknown = new ConcurrentHashMap<>();
    private final AtomicLong refusals = new AtomicLong();

    void decided(Ask ask, Decision decision) {
        var kept = new Kept(ask, decision);
        // A send that is asked for twice is one decision.
        if (decisions.putIfAbsent(decision.id(), kept) == null) {
            freshDecisions.add(kept);
            withoutEvents.add(kept);
        }
    }

    void notAnswered(Ask ask) {
        if (ask.sendId() == null) {
            unkeyedWithoutAnswer.incrementAndGet();
        } else {
            keyedWithoutAnswer.add(ask);
        }
    }

    /** Before they are sent: whatever happens then, they may have been counted. */
    void sending(Collection<Event> events) {
        events.forEach(event -> unknown.put(event.id(), event));
    }

    void acknowledged(Collection<Event> events) {
        // In this order, so that an event is never in neither.
        events.forEach(event -> acknowledged.put(event.id(), event));
        events.forEach(event -> unknown.remove(event.id()));
    }

    /** An answer that should not have come, as the server was alive. */
    void refused() {
        refusals.incrementAndGet();
    }

    /** Decisions, taken out, that no event has been told of yet; waits a moment for the first. */
    List<Kept> takeWithoutEvents(int most) throws InterruptedException {
        var taken = new ArrayList<Kept>();
        var first = withoutEvents.poll(10, TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            withoutEvents.drainTo(taken, most - 1);
        }
        return taken;
    }

    /** Decisions, taken out, that were acknowledged since this was asked last. */
    List<Kept> takeFresh() {
        return drain(freshDecisions);
    }

    List<Ask> takeKeyedWithoutAnswer() {
        return drain(keyedWithoutAnswer);
    }

    List<Event> unknownEvents() {
        return List.copyOf(unknown.values());
    }

    List<Kept> decisions() {
        return List.copyOf(decisions.values());
    }

    /** What must have been counted. */
    Totals atLeast() {
        return totals(decisions.size(), acknowledged.values());
    }

    /** What may have been counted besides. */
    Totals perhaps() {
        return totals(
                unkeyedWithoutAnswer.get() + keyedWithoutAnswer.size(),
                unknown.values().stream()
                        .filter(event -> !acknowledged.containsKey(event.id()))
                        .toList());
    }

    long refusals() {
        return refusals.get();
    }

    private static Totals totals(long decisions, Collection<Event> events) {
        long opens = events.stream().filter(event -> event.type().equals("open")).count();
        return new Totals(decisions, opens, events.size() - opens);
    }

    private static <T> List<T> drain(Queue<T> queue) {
        var all = new ArrayList<T>();
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            all.add(next);
        }
        return all;
    }
}
