package dev.slotwise.server.storage;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.db.TlsMode;
import dev.slotwise.server.http.Problem;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way to PostgreSQL. A database that is away is a {@link Problem} of its own: 503 with a time
 * to come again.
 */
public final class Storage {
    private static final int ATTEMPTS = 5;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Pool pool;

    private Storage(Pool pool) {
        this.pool = pool;
    }

    public static Storage open(Vertx vertx, DatabaseAddress address, int connections) {
        var options =
                new PgConnectOptions()
                        .setHost(address.host())
                        .setPort(address.port())
                        .setDatabase(address.database())
                        .setUser(address.user())
                        .setPassword(address.password())
                        .setSslMode(SslMode.of(address.tls().sslmode()))
                        .setSslOptions(trust(address))
                        .setCachePreparedStatements(true)
                        .setPreparedStatementCacheMaxSize(512)
                        // Longer than the client's own limit: our longest statement is the one that
                        // matters most.
                        .setPreparedStatementCacheSqlLimit(65_536)
                        // Our statements take arrays of any length: planning them anew for each
                        // costs more than it brings.
                        .addProperty("plan_cache_mode", "force_generic_plan")
                        .setPipeliningLimit(64)
                        .setReconnectAttempts(2)
                        .setReconnectInterval(100);
        var pooled =
                new PoolOptions()
                        .setMaxSize(connections)
                        .setConnectionTimeout(3)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return new Storage(
                PgBuilder.pool().with(pooled).connectingTo(options).using(vertx).build());
    }

    /**
     * Below verify-ca PostgreSQL's own meaning of sslmode holds: the way is encrypted, the server
     * not checked.
     */
    private static ClientSSLOptions trust(DatabaseAddress address) {
        var options = new ClientSSLOptions().setHostnameVerificationAlgorithm("");
        if (!address.tls().verifies()) {
            return options.setTrustAll(true);
        }
        if (address.tls() == TlsMode.VERIFY_FULL) {
            options.setHostnameVerificationAlgorithm("HTTPS");
        }
        address.rootCertificate()
                .ifPresent(file ->
                        options.setTrustOptions(
                                new PemTrustOptions().addCertPath(file.toString())));
        return options;
    }

    /**
     * For reads and single statements. Failures come as they are: pass them through {@link
     * #explain}.
     */
    public Pool pool() {
        return pool;
    }

    /**
     * Runs the work between BEGIN and COMMIT on one connection, and again from the start when the
     * database asks for that (serialization, deadlock).
     */
    public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return attempt(work, 1).recover(failure -> Future.failedFuture(explain(failure)));
    }

    /** Runs a single statement, and again when the database asks for that. */
    public <T> Future<T> retrying(Supplier<Future<T>> statement) {
        return retrying(statement, 1);
    }

    private <T> Future<T> retrying(Supplier<Future<T>> statement, int number) {
        return statement
                .get()
                .recover(failure ->
                        number < ATTEMPTS && asksForAnotherAttempt(failure)
                                ? retrying(statement, number + 1)
                                : Future.failedFuture(failure));
    }

    private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int number) {
        return pool.withTransaction(work)
                .recover(failure -> {
                    if (number < ATTEMPTS && asksForAnotherAttempt(failure)) {
                        return attempt(work, number + 1);
                    }
                    return Future.failedFuture(failure);
                });
    }

    /** Whether the database promises that the same transaction may succeed when run again. */
    public static boolean asksForAnotherAttempt(Throwable failure) {
        return failure instanceof PgException refused
                && ("40001".equals(refused.getSqlState()) || "40P01".equals(refused.getSqlState()));
    }

    /** Turns a database that is away into a 503; leaves all else as it is. */
    public static Throwable explain(Throwable failure) {
        return isAway(failure)
                ? Problem.unavailable(
                        "the database is away: nothing was recorded, please ask again", RETRY_AFTER)
                : failure;
    }

    private static boolean isAway(Throwable failure) {
        return switch (failure) {
            case PgException refused -> {
                var state = String.valueOf(refused.getSqlState());
                // 25006: a server that has become a standby takes no writes.
                yield state.startsWith("08")
                        || state.startsWith("57P")
                        || state.startsWith("53")
                        || state.equals("25006");
            }
            case IOException _, TimeoutException _ -> true;
            case ClosedConnectionException _ -> true;
            // What the pool says of itself has no class of its own.
            default -> isPoolsWord(failure.getMessage());
        };
    }

    private static boolean isPoolsWord(@Nullable String message) {
        return message != null
                && (message.startsWith("Timeout")
                        || message.contains("onnection")
                        || message.startsWith("Pool closed"));
    }

    public Future<Void> close() {
        return pool.close();
    }
}
