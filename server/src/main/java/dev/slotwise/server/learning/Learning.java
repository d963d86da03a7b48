package dev.slotwise.server.learning;

import dev.slotwise.bandits.posterior.HalfLife;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.storage.Storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings what is committed into what is believed, several times a second, on a thread of its own. A
 * round that fails (database away) is logged once and tried again; what is believed stays as it
 * was.
 */
public final class Learning implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
    private static final long AGE_MILLIS = 10_000;
    private static final long PATIENCE_SECONDS = 30;

    private final RunningExperiments running;
    private final LiveBeliefs beliefs;
    private final BeliefStore store;
    private final ContextualLearning contextual;
    private final BlockLearning blocks;
    private final ChangeNotices notices;
    private final Clock clock;
    private final String owner;
    private final Duration interval;
    private final Map<Integer, WaveHistory> histories = new HashMap<>();
    private final Map<Integer, Computed> computed = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private final Thread thread;
    private boolean closed;
    private boolean healthy = true;
    private volatile long succeededAt = System.nanoTime();

    public Learning(
            Storage storage,
            RunningExperiments running,
            LiveBeliefs beliefs,
            Clock clock,
            Duration interval,
            String owner,
            MeterRegistry registry) {
        this.running = running;
        this.beliefs = beliefs;
        this.store = new BeliefStore(storage);
        this.contextual =
                new ContextualLearning(store, new TrialStore(storage), beliefs, clock, owner);
        this.blocks =
                new BlockLearning(
                        store,
                        new BlockStore(storage),
                        new TrialStore(storage),
                        beliefs,
                        clock,
                        owner);
        this.notices = new ChangeNotices(registry);
        this.clock = clock;
        this.owner = owner;
        this.interval = interval;
        this.thread = Thread.ofPlatform().name("learning").daemon().unstarted(this::rounds);
    }

    /** How long ago everything committed was last learned from. */
    public Duration lag() {
        return Duration.ofNanos(System.nanoTime() - succeededAt);
    }

    public void start() {
        thread.start();
    }

    /** Completes when all that was committed before this call is believed. */
    public Future<Void> catchUp() {
        var promise = Promise.<Void>promise();
        lock.lock();
        try {
            if (closed) {
                return Future.failedFuture(new IllegalStateException("learning has stopped"));
            }
            waiting.add(promise);
            wake.signalAll();
        } finally {
            lock.unlock();
        }
        return promise.future();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            // So that another server need not wait for them.
            store.release(owner).await(2, TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.info("the learning leases run out by themselves: {}", e.getMessage());
        }
    }

    private void rounds() {
        while (true) {
            List<Promise<Void>> answered;
            lock.lock();
            try {
                if (waiting.isEmpty() && !closed) {
                    wake.awaitNanos(interval.toNanos());
                }
                if (closed) {
                    waiting.forEach(promise -> promise.fail("learning has stopped"));
                    return;
                }
                answered = List.copyOf(waiting);
                waiting.clear();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                lock.unlock();
            }
            try {
                round(!answered.isEmpty());
                answered.forEach(Promise::complete);
                if (!healthy) {
                    LOG.info("learning again");
                }
                healthy = true;
                succeededAt = System.nanoTime();
            } catch (Exception | Error e) {
                // Also an Error must not end the thread: nobody would learn any more, and nobody
                // would hear of it.
                answered.forEach(promise -> promise.fail(e));
                if (healthy) {
                    var explained = Storage.explain(e);
                    if (explained instanceof Problem.Unavailable) {
                        LOG.warn("learning rests: {}", explained.getMessage());
                    } else {
                        LOG.error("learning rests", e);
                    }
                }
                healthy = false;
            }
        }
    }

    private void round(boolean asked) throws Exception {
        var experiments = new ArrayList<>(running.all());
        if (experiments.isEmpty()) {
            return;
        }
        var heads = store.heads().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        readWaves(experiments, heads);
        long now = clock.millis();
        for (var experiment : experiments) {
            count(experiment, heads.getOrDefault(experiment.id(), 0L), now, asked);
        }
        contextual.round(
                experiments.stream()
                        .filter(experiment -> experiment.definition().contextual())
                        .toList(),
                heads,
                asked);
        blocks.round(running.mailBlocks(), heads, asked);
    }

    private void readWaves(List<RunningExperiment> experiments, Map<Integer, Long> heads)
            throws Exception {
        var since = new HashMap<Integer, Long>();
        for (var experiment : experiments) {
            var history = histories.computeIfAbsent(experiment.id(), _ -> new WaveHistory());
            if (heads.getOrDefault(experiment.id(), 0L) > history.version()) {
                since.put(experiment.id(), history.version());
            }
        }
        if (since.isEmpty()) {
            return;
        }
        for (var row : store.wavesSince(since).await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            historyOf(row.key().experiment()).put(row.lane(), row.key(), row.sums());
        }
    }

    private WaveHistory historyOf(int experiment) {
        return histories.computeIfAbsent(experiment, _ -> new WaveHistory());
    }

    private void count(RunningExperiment experiment, long head, long now, boolean asked) {
        var history = historyOf(experiment.id());
        var reward = experiment.definition().reward();
        var halfLife = experiment.definition().halfLife();
        var changes = changes(experiment, history, now, asked);
        var last = computed.getOrDefault(experiment.id(), Computed.NEVER);
        // Open when last looked at: what has closed since has to be counted as closed, once.
        boolean aged =
                history.isOpen(last.at, reward.window().toSeconds())
                        && (asked ? now > last.at : now - last.at >= AGE_MILLIS);
        if (head > history.version()
                || aged
                || !changes.isEmpty()
                || history.fades(now, last.at, halfLife)
                || !halfLife.equals(last.halfLife)) {
            history.seen(head);
            var slots = experiment.slots();
            if (slots.isEmpty()) {
                beliefs.publish(
                        experiment.id(),
                        history.beliefs(experiment.arms().size(), reward, halfLife, now));
            } else {
                beliefs.publish(experiment.id(), history.beliefs(slots, reward, halfLife, now));
            }
            computed.put(experiment.id(), new Computed(now, halfLife));
        }
    }

    /**
     * Where recipients are told apart, an arm's rate moves because others get it: there nothing is
     * watched.
     */
    private List<Change> changes(
            RunningExperiment experiment, WaveHistory history, long now, boolean asked) {
        var definition = experiment.definition();
        if (definition.contextual()) {
            return List.of();
        }
        var changes =
                history.news(
                        experiment.arms().size(),
                        definition.reward(),
                        definition.halfLife(),
                        now,
                        asked);
        notices.tell(experiment, changes);
        return changes;
    }

    /** When, and with what half-life, beliefs were last computed. */
    private record Computed(long at, HalfLife halfLife) {
        static final Computed NEVER = new Computed(Long.MIN_VALUE, HalfLife.NONE);
    }
}
