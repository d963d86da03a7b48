package dev.slotwise.server.storage;

import dev.slotwise.server.http.Problem;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

import java.time.Duration;

/**
 * Hands out dense ids from blocks leased in the database, the next block before the last is used
 * up: naming a thing costs no round trip, and two servers never give the same name.
 */
public final class IdLease {
    private static final long BLOCK = 65_536;
    private static final String LEASE =
            """
            UPDATE id_lease SET next = next + $2 WHERE name = $1 RETURNING next - $2\
            """;

    private final Storage storage;
    private final String name;
    private long next;
    private long end;
    private long reserved = -1;
    private boolean leasing;

    private IdLease(Storage storage, String name, long first) {
        this.storage = storage;
        this.name = name;
        this.next = first;
        this.end = first + BLOCK;
    }

    /** Number of the first leased block: no two servers that run have the same. */
    public synchronized long block() {
        return (end - BLOCK) / BLOCK;
    }

    public static Future<IdLease> open(Storage storage, String name) {
        return lease(storage, name).map(first -> new IdLease(storage, name, first));
    }

    private static Future<Long> lease(Storage storage, String name) {
        return storage.pool()
                .preparedQuery(LEASE)
                .execute(Tuple.of(name, BLOCK))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The next id; a 503 when the database was away for so long that the reserve is used up. */
    public synchronized long next() {
        if (next == end) {
            if (reserved < 0) {
                reserve();
                throw Problem.unavailable(
                        "no ids are left until the database is back", Duration.ofSeconds(2));
            }
            next = reserved;
            end = reserved + BLOCK;
            reserved = -1;
        }
        if (reserved < 0 && end - next < BLOCK / 2) {
            reserve();
        }
        return next++;
    }

    private void reserve() {
        if (leasing) {
            return;
        }
        leasing = true;
        lease(storage, name)
                .onComplete(leased -> {
                    synchronized (this) {
                        leasing = false;
                        if (leased.succeeded()) {
                            reserved = leased.result();
                        }
                    }
                });
    }
}
