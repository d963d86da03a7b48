package dev.slotwise.db;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** The folder in which the embedded PostgreSQL keeps everything it has: what lies where. */
record DataDirectory(Path path) {

    /**
     * @throws DatabaseProblem if the folder cannot be made or written to
     */
    static DataDirectory make(Path path) {
        try {
            Files.createDirectories(path, onlyForTheOwner(path, "rwx------"));
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
        if (!Files.isWritable(path)) throw unusable(path, null);
        return of(path);
    }

    static DataDirectory of(Path path) {
        try {
            return new DataDirectory(path.toRealPath());
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    private static DatabaseProblem unusable(Path path, @Nullable IOException cause) {
        return new DatabaseProblem(
                "The data directory %s cannot be written to: let the user %s write there, or give another data directory."
                        .formatted(path.toAbsolutePath(), System.getProperty("user.name")),
                cause);
    }

    Path lockFile() {
        return path.resolve("owner.lock");
    }

    Path ownerFile() {
        return path.resolve("owner.properties");
    }

    Path passwordFile() {
        return path.resolve("password");
    }

    /** PostgreSQL's own data directory. */
    Path cluster() {
        return path.resolve("database");
    }

    /** Where a cluster is made before it takes its place. */
    Path staging() {
        return path.resolve("database.new");
    }

    /** What the last of PostgreSQL's commands had to say. */
    Path commandOutput() {
        return path.resolve("command.log");
    }

    /**
     * Replaces the file by one that only its owner can read, and is on the disk when this returns.
     */
    void writePrivately(Path file, String content) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            onlyForTheOwner(path, "rw-------"))) {
                channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            belongsLikeTheDirectory(fresh);
            rename(fresh, file);
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    /** What root makes in the directory of another user must not lock that user out later. */
    void belongsLikeTheDirectory(Path file) throws IOException {
        if (Platform.isRoot()) Files.setOwner(file, Files.getOwner(path));
    }

    /** Either all of it happens or nothing, even if the power fails. */
    void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (!Platform.isWindows()) { // which cannot open a folder
            try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    static void deleteAll(Path folder) {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static FileAttribute<?>[] onlyForTheOwner(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
