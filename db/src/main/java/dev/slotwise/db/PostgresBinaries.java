package dev.slotwise.db;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's programs, unpacked. The archive comes with the class path. */
record PostgresBinaries(Path folder) {
    /**
     * Strict, as what matches is deleted, and the data directory may hold other things of its user.
     */
    private static final Pattern FOLDER =
            Pattern.compile(
                    "postgresql-\\d+\\.\\d+\\.\\d+-(linux|darwin|windows)-(x86_64|arm_64)(\\.new)?");

    /** The version the class path brings, for example {@code 18.4.0}. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream resource = resource("postgresql.properties")) {
            properties.load(resource);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties.getProperty("version");
    }

    static String majorVersion() {
        return version().substring(0, version().indexOf('.'));
    }

    /**
     * Unpacks unless that was done before. A half-done one is never taken for done: the folder
     * appears complete.
     */
    static PostgresBinaries unpacked(DataDirectory home, Consumer<String> announce) {
        Platform platform = Platform.here();
        Path folder = home.path().resolve("postgresql-%s-%s".formatted(version(), platform.name()));
        if (Files.isDirectory(folder)) return new PostgresBinaries(folder);
        announce.accept("Unpacking PostgreSQL %s, this once (some seconds)".formatted(version()));
        try {
            deleteOthers(home);
            Path unfinished =
                    Files.createDirectory(folder.resolveSibling(folder.getFileName() + ".new"));
            unpack(platform, unfinished);
            home.rename(unfinished, folder);
        } catch (IOException failure) {
            throw new DatabaseProblem(
                    "PostgreSQL cannot be unpacked into %s (%s): it needs about 100 MB of free space there."
                            .formatted(home.path(), failure.getMessage()),
                    failure);
        }
        return new PostgresBinaries(folder);
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /** Other versions and what a killed start left half-done. */
    private static void deleteOthers(DataDirectory home) throws IOException {
        try (Stream<Path> files = Files.list(home.path())) {
            files.filter(file -> FOLDER.matcher(file.getFileName().toString()).matches())
                    .forEach(DataDirectory::deleteAll);
        }
    }

    private static void unpack(Platform platform, Path folder) throws IOException {
        try (InputStream packed = resource("/" + platform.archive());
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(
                                new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) unpack(tar, entry, folder);
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
            throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder))
            throw new IOException("the archive leaves its folder: " + entry.getName());
        if (entry.isDirectory()) {
            directory(file);
            return;
        }
        directory(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            permit(file, (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
        }
    }

    private static void directory(@Nullable Path folder) throws IOException {
        if (folder == null || Files.isDirectory(folder)) return;
        directory(folder.getParent());
        permit(Files.createDirectory(folder), "rwxr-xr-x");
    }

    /** Also for another user than this process, whatever its umask: see {@link RunsAs}. */
    private static void permit(Path file, String permissions) throws IOException {
        if (!Platform.isWindows())
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static InputStream resource(String name) {
        @Nullable InputStream resource = PostgresBinaries.class.getResourceAsStream(name);
        if (resource == null)
            throw new DatabaseProblem(
                    "This build brings no PostgreSQL for this machine (%s): give the URL of a PostgreSQL server, or build it here."
                            .formatted(name));
        return resource;
    }
}
