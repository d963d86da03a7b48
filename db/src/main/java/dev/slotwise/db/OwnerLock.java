package dev.slotwise.db;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Only one process at a time owns a data directory. The operating system holds the lock, so it ends
 * with the process, whatever ends that; the {@link Owner} beside it only tells others who it is.
 */
final class OwnerLock implements AutoCloseable {
    /**
     * Long enough for a probe by {@link #isHeld} to pass, and for the kernel to clear up after a
     * killed process.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * POSIX gives up all locks of a process on a file when it closes that file anywhere: ask here
     * before opening.
     */
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final DataDirectory home;
    private final FileChannel channel;
    private final Owner owner = Owner.thisProcess();

    private OwnerLock(DataDirectory home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
        home.writePrivately(home.ownerFile(), owner.text());
    }

    /**
     * @throws DatabaseProblem if somebody else owns the directory, saying who
     */
    static OwnerLock take(DataDirectory home) {
        if (!HELD_BY_THIS_PROCESS.add(home.path())) throw occupied(home);
        try {
            return new OwnerLock(home, lockedWithin(PATIENCE, home));
        } catch (RuntimeException | Error failure) {
            HELD_BY_THIS_PROCESS.remove(home.path());
            throw failure;
        }
    }

    static boolean isHeld(DataDirectory home) {
        if (HELD_BY_THIS_PROCESS.contains(home.path())) return true;
        if (!Files.exists(home.lockFile())) return false;
        try (FileChannel channel = FileChannel.open(home.lockFile(), StandardOpenOption.WRITE);
                @Nullable FileLock probe = channel.tryLock()) {
            return probe == null;
        } catch (IOException failure) {
            throw unlockable(home, failure);
        }
    }

    /** Lets others of this user join. */
    void tell(DatabaseAddress address) {
        home.writePrivately(home.ownerFile(), owner.at(address).text());
    }

    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(home.ownerFile());
        } catch (IOException failure) {
            throw unlockable(home, failure);
        } finally {
            HELD_BY_THIS_PROCESS.remove(home.path());
        }
    }

    @SuppressWarnings("resource") // the lock lives as long as its channel
    private static FileChannel lockedWithin(Duration patience, DataDirectory home) {
        Instant deadline = Instant.now().plus(patience);
        try {
            FileChannel channel =
                    FileChannel.open(
                            home.lockFile(),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            DataDirectory.onlyForTheOwner(home.path(), "rw-------"));
            home.belongsLikeTheDirectory(home.lockFile());
            while (channel.tryLock() == null) {
                if (Instant.now().isAfter(deadline)) {
                    channel.close();
                    throw occupied(home);
                }
                Pause.of(Duration.ofMillis(50));
            }
            return channel;
        } catch (IOException failure) {
            throw unlockable(home, failure);
        }
    }

    private static DatabaseProblem occupied(DataDirectory home) {
        Optional<Owner> owner = Owner.of(home);
        return new DatabaseProblem(
                "The data directory %s is in use by another Slotwise%s: stop that one, or give this one another data directory."
                        .formatted(
                                home.path(),
                                owner.map(one ->
                                                " (process %d, since %s)"
                                                        .formatted(one.pid(), one.since()))
                                        .orElse("")));
    }

    private static DatabaseProblem unlockable(DataDirectory home, IOException failure) {
        return new DatabaseProblem(
                "The file %s cannot be locked (%s): start Slotwise as the user who owns it, on a file system that knows locks."
                        .formatted(home.lockFile(), failure.getMessage()),
                failure);
    }
}
