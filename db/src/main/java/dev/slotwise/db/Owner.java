package dev.slotwise.db;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;

/**
 * The process that runs the PostgreSQL of a data directory, as it tells other processes of the same
 * user.
 *
 * @param since when that process took the directory
 * @param address empty while PostgreSQL is still starting
 */
record Owner(long pid, Instant since, Optional<DatabaseAddress> address) {

    static Owner thisProcess() {
        return new Owner(
                ProcessHandle.current().pid(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Optional.empty());
    }

    Owner at(DatabaseAddress address) {
        return new Owner(pid, since, Optional.of(address));
    }

    String text() {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("since", since.toString());
        address.ifPresent(it -> {
            properties.setProperty("host", it.host());
            properties.setProperty("port", Integer.toString(it.port()));
            properties.setProperty("database", it.database());
            properties.setProperty("user", it.user());
            properties.setProperty("password", it.password());
        });
        StringWriter text = new StringWriter();
        try {
            properties.store(
                    text, "Who runs the PostgreSQL of this folder. Written by that process.");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /**
     * What the owner has told; empty if nothing, or nothing that can be read as such.
     *
     * @throws DatabaseProblem if only another user may read it
     */
    static Optional<Owner> of(DataDirectory home) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(home.ownerFile())) {
            properties.load(reader);
            return Optional.of(
                    new Owner(
                            Long.parseLong(properties.getProperty("pid", "")),
                            Instant.parse(properties.getProperty("since", "")),
                            address(properties)));
        } catch (AccessDeniedException denied) {
            throw new DatabaseProblem(
                    "The data directory %s belongs to another user: start Slotwise as that user."
                            .formatted(home.path()),
                    denied);
        } catch (NoSuchFileException | IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Optional<DatabaseAddress> address(Properties properties) {
        if (properties.getProperty("port") == null) return Optional.empty();
        return Optional.of(
                new DatabaseAddress(
                        properties.getProperty("host"),
                        Integer.parseInt(properties.getProperty("port")),
                        properties.getProperty("database"),
                        properties.getProperty("user"),
                        properties.getProperty("password"),
                        TlsMode.DISABLE,
                        Optional.empty()));
    }
}
