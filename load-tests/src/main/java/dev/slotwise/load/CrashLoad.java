package dev.slotwise.load;

import dev.slotwise.load.Api.Ask;
import dev.slotwise.load.Api.Decision;
import dev.slotwise.load.Api.Event;
import dev.slotwise.load.Api.Refused;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Callers of all sorts at once, who write down what they were told. They stop when the server is
 * gone.
 */
final class CrashLoad implements AutoCloseable {
    private static final int LINES = 50;
    private static final int DECISIONS_WITH_EVENTS = 20;

    private final Api api;
    private final List<ExperimentUnderLoad> experiments;
    private final Ledger ledger;
    private final AtomicLong recipients;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch firstDecisions = new CountDownLatch(1);
    private volatile boolean ended;

    /**
     * @param recipients the number of the last recipient, in all rounds
     */
    CrashLoad(
            Api api, List<ExperimentUnderLoad> experiments, Ledger ledger, AtomicLong recipients) {
        this.api = api;
        this.experiments = List.copyOf(experiments);
        this.ledger = ledger;
        this.recipients = recipients;
    }

    /** Something that is called again and again. */
    @FunctionalInterface
    private interface Call {
        void make() throws IOException, InterruptedException;
    }

    /** Returns when the first decision is made. */
    void start() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            callers.execute(() -> repeat(this::decideKeyed));
        }
        callers.execute(() -> repeat(this::decideUnkeyed));
        callers.execute(() -> repeat(this::decideBatch));
        callers.execute(() -> repeat(this::tellEvents));
        callers.execute(() -> repeat(this::tellEvents));
        firstDecisions.await();
    }

    /** Until one is not answered. */
    private void repeat(Call call) {
        try {
            while (!ended) {
                call.make();
            }
        } catch (Refused e) {
            System.err.println(e.getMessage());
            ledger.refused();
        } catch (IOException crashed) {
            // as it is meant to
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void decideKeyed() throws IOException, InterruptedException {
        var ask = ask("send-" + ThreadLocalRandom.current().nextInt(3));
        decide(ask);
        if (ThreadLocalRandom.current().nextInt(8) == 0) {
            decide(ask);
        }
    }

    private void decideUnkeyed() throws IOException, InterruptedException {
        decide(ask(null));
    }

    private void decide(Ask ask) throws IOException, InterruptedException {
        try {
            ledger.decided(ask, api.decide(ask));
            firstDecisions.countDown();
        } catch (IOException e) {
            ledger.notAnswered(ask);
            throw e;
        }
    }

    private void decideBatch() throws IOException, InterruptedException {
        var asks =
                Stream.generate(() ->
                                ask(ThreadLocalRandom.current().nextBoolean() ? "send-b" : null))
                        .limit(LINES)
                        .toList();
        var answers = new ArrayList<Decision>();
        try {
            api.decideAll(asks, answer -> answers.add(Decision.of(answer)));
            if (answers.size() < LINES) {
                throw new IOException("cut off");
            }
        } finally {
            for (int i = 0; i < LINES; i++) {
                if (i < answers.size()) {
                    ledger.decided(asks.get(i), answers.get(i));
                } else {
                    ledger.notAnswered(asks.get(i));
                }
            }
        }
    }

    /** An open for each of some decisions and a click for every second; some are told twice. */
    private void tellEvents() throws IOException, InterruptedException {
        var events = new ArrayList<Event>();
        for (var kept : ledger.takeWithoutEvents(DECISIONS_WITH_EVENTS)) {
            var decision = kept.decision().id();
            events.add(new Event("open-" + decision, "open", decision));
            if (events.size() % 3 == 1) {
                events.add(new Event("click-" + decision, "click", decision));
            }
        }
        if (events.isEmpty()) {
            return;
        }
        tell(events);
        if (ThreadLocalRandom.current().nextInt(4) == 0) {
            tell(events);
        }
    }

    private void tell(List<Event> events) throws IOException, InterruptedException {
        tell(api, ledger, events);
    }

    /** Notes them as acknowledged if they are. */
    static void tell(Api api, Ledger ledger, List<Event> events)
            throws IOException, InterruptedException {
        ledger.sending(events);
        var answer = api.events(events);
        if (!answer.path("rejected").isEmpty()) {
            throw new Refused("events: " + answer);
        }
        ledger.acknowledged(events);
    }

    private Ask ask(@Nullable String send) {
        var experiment = experiments.get(ThreadLocalRandom.current().nextInt(experiments.size()));
        return Ask.of(experiment.key(), send, "recipient-" + recipients.incrementAndGet());
    }

    /** Waits until all callers have stopped. */
    @Override
    public void close() {
        ended = true;
        callers.close();
    }
}
