package dev.slotwise.load;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Says what is asked when: one kind after the other for a few seconds each, again and again, so
 * that whatever else the machine does meets all kinds alike.
 */
final class Conductor {
    /** What the first passes tell is how fast a cold server is. */
    private static final int WARM_UP = 2;

    private final Target target;
    private final SocketDriver sockets;
    private final CompletableFuture<Table> results = new CompletableFuture<>();
    private volatile @Nullable Round current;

    Conductor(Target target, SocketDriver sockets) {
        this.target = target;
        this.sockets = sockets;
    }

    /** Begins, and returns at once. */
    void start() {
        Thread.ofPlatform()
                .name("conductor")
                .start(() -> {
                    try {
                        results.complete(conduct());
                    } catch (Exception e) {
                        results.completeExceptionally(e);
                    }
                });
    }

    /** The round that this user of Gatling takes part in, entered; none while others ask. */
    Optional<Round> join(long user) {
        return Optional.ofNullable(current)
                .filter(round -> user <= round.kind().users(target.users()) && round.enter());
    }

    boolean isOver() {
        return results.isDone();
    }

    /** Waits for them. */
    Table results() {
        return results.join();
    }

    private Table conduct() throws Exception {
        var results = new ArrayList<Round.Result>();
        for (var kind : Kind.values()) {
            // The first pass leaves decisions for the bare INSERT to copy.
            if (kind != Kind.INSERT) {
                run(new Round(kind));
            }
        }
        try (var database = InsertDriver.in(target.dataDirectory())) {
            for (int pass = 1; pass < WARM_UP + target.rounds(); pass++) {
                for (var kind : Kind.values()) {
                    var round = new Round(kind);
                    if (kind == Kind.INSERT) {
                        database.drive(round);
                    }
                    var result = run(round);
                    if (pass >= WARM_UP) {
                        results.add(result);
                    }
                }
            }
        }
        return new Table(List.copyOf(results));
    }

    private Round.Result run(Round round) throws Exception {
        var before = usage();
        switch (round.kind().driver()) {
            case GATLING -> current = round;
            case SOCKETS -> sockets.drive(round);
            case DATABASE -> {} // is at it already
        }
        long end = System.nanoTime() + target.round().toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        current = null;
        return round.end(before, this::usage);
    }

    private Usage usage() throws Exception {
        return Usage.now(target.serverPid(), target.dataDirectory());
    }
}
