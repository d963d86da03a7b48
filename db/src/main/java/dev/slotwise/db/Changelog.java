package dev.slotwise.db;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The changes this build knows: the SQL files of one folder of the class path, in the order of
 * their names.
 *
 * @param files content by path on the class path, which is also the name Liquibase remembers
 */
record Changelog(SortedMap<String, byte[]> files) {
    Changelog {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** From class folders and from inside a jar alike. */
    static Changelog read(ClassLoader loader, String folder) {
        @Nullable URL found = loader.getResource(folder);
        if (found == null)
            throw new IllegalStateException("no folder on the class path: " + folder);
        try {
            URI uri = found.toURI();
            if (!uri.getScheme().equals("jar"))
                return new Changelog(sqlFiles(Path.of(uri), folder));
            try (FileSystem jar = FileSystems.newFileSystem(jarOf(uri))) {
                return new Changelog(sqlFiles(jar.getPath(folder), folder));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Opened by its path, since a file system opened by URI is one for all and may be open already.
     */
    private static Path jarOf(URI uri) {
        String text = uri.toString();
        return Path.of(URI.create(text.substring("jar:".length(), text.indexOf("!/"))));
    }

    private static SortedMap<String, byte[]> sqlFiles(Path directory, String folder)
            throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path file : entries.filter(it -> it.toString().endsWith(".sql")).toList())
                files.put(folder + "/" + file.getFileName(), Files.readAllBytes(file));
        }
        if (files.isEmpty())
            throw new IllegalStateException("no SQL files on the class path in " + folder);
        return files;
    }

    /** Differs if a file, its name or its content does. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                digest.update(
                        "%s %d\n"
                                .formatted(file.getKey(), file.getValue().length)
                                .getBytes(StandardCharsets.UTF_8));
                digest.update(file.getValue());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What Liquibase begins with: it names each file. */
    byte[] root() {
        return files.keySet().stream()
                .map(file -> "- include: {file: \"%s\"}\n".formatted(file))
                .collect(Collectors.joining("", "databaseChangeLog:\n", ""))
                .getBytes(StandardCharsets.UTF_8);
    }
}
