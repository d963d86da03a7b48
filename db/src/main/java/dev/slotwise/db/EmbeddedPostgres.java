package dev.slotwise.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The PostgreSQL that Slotwise brings along, on 127.0.0.1 and a port of its own. All it keeps is in
 * one folder, which belongs to one process at a time. It ends with this process, killed or not, and
 * comes back with all that was acknowledged.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private final Cluster cluster;
    private final Optional<Watchdog> watchdog;
    private final OwnerLock lock;
    private final DatabaseAddress address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(
            Cluster cluster, Optional<Watchdog> watchdog, OwnerLock lock, DatabaseAddress address) {
        this.cluster = cluster;
        this.watchdog = watchdog;
        this.lock = lock;
        this.address = address;
    }

    /**
     * Starts it, and makes it first if the folder holds none.
     *
     * @param announce takes a line of text before each step that takes long
     * @throws DatabaseProblem if the folder cannot be used, or is in use, or PostgreSQL does not
     *     start
     */
    public static EmbeddedPostgres start(Path dataDirectory, Consumer<String> announce) {
        DataDirectory home = DataDirectory.make(dataDirectory);
        OwnerLock lock = OwnerLock.take(home);
        try {
            Cluster.refuseOtherVersions(home);
            RunsAs runsAs = RunsAs.acceptedBy(home);
            Cluster cluster = new Cluster(home, PostgresBinaries.unpacked(home, announce), runsAs);
            return started(cluster, lock, announce);
        } catch (IOException failure) {
            lock.close();
            throw new DatabaseProblem(
                    "PostgreSQL cannot be started in %s (%s): look at the folder's permissions and free space."
                            .formatted(home.path(), failure.getMessage()),
                    failure);
        } catch (RuntimeException | Error failure) {
            lock.close();
            throw failure;
        }
    }

    private static EmbeddedPostgres started(
            Cluster cluster, OwnerLock lock, Consumer<String> announce) throws IOException {
        String password = password(cluster);
        if (cluster.exists()) {
            cluster.stopLeftOver(announce);
        } else {
            announce.accept("Creating the database in " + cluster.home().path());
            cluster.create(password);
        }
        Optional<Watchdog> watchdog = Watchdog.over(cluster);
        try {
            DatabaseAddress address =
                    new DatabaseAddress(
                            Cluster.HOST,
                            cluster.start(),
                            Cluster.DATABASE,
                            Cluster.USER,
                            password,
                            TlsMode.DISABLE,
                            Optional.empty());
            if (watchdog.isPresent()) watchdog.get().watch(cluster.postmaster().orElseThrow());
            lock.tell(address);
            return new EmbeddedPostgres(cluster, watchdog, lock, address);
        } catch (IOException | RuntimeException | Error failure) {
            watchdog.ifPresent(Watchdog::dismiss);
            if (cluster.postmaster().isPresent()) cluster.stop();
            throw failure;
        }
    }

    private static String password(Cluster cluster) throws IOException {
        Path file = cluster.home().passwordFile();
        if (Files.exists(file)) return Files.readString(file).strip();
        if (cluster.exists())
            throw new DatabaseProblem(
                    "The file %s is missing, and with it the database's password: put it back from your backup."
                            .formatted(file));
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        cluster.home().writePrivately(file, password);
        return password;
    }

    /**
     * The PostgreSQL that another process of the same user, or this one, runs in the folder; empty
     * if none does or it is not ready yet.
     *
     * @throws DatabaseProblem if the folder belongs to another user
     */
    public static Optional<DatabaseAddress> running(Path dataDirectory) {
        if (!Files.isDirectory(dataDirectory)) return Optional.empty();
        DataDirectory home = DataDirectory.of(dataDirectory);
        if (!OwnerLock.isHeld(home)) return Optional.empty();
        return Owner.of(home).flatMap(Owner::address);
    }

    /** Enters as a superuser. */
    public DatabaseAddress address() {
        return address;
    }

    /**
     * Stops PostgreSQL and returns when it has: connections end, transactions that have not
     * committed are undone.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        try (lock) {
            if (watchdog.isPresent()) watchdog.get().close();
            if (cluster.postmaster().isPresent()) cluster.stop();
        } catch (IOException failure) {
            throw new DatabaseProblem(
                    "PostgreSQL in %s did not stop as it should (%s): the next start will recover it."
                            .formatted(cluster.home().path(), failure.getMessage()),
                    failure);
        }
    }
}
