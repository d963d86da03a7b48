package dev.slotwise.db;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What PostgreSQL has written about itself: {@code start.log} until its logger runs, then one file
 * for each day of the week.
 *
 * @param sizes how long each file was when this was taken, in bytes
 */
record ServerLog(Path cluster, Map<Path, Long> sizes) {

    static ServerLog now(Path cluster) throws IOException {
        return new ServerLog(
                cluster,
                files(cluster)
                        .collect(Collectors.toMap(file -> file, file -> file.toFile().length())));
    }

    /** Why a server ended, if it has said so since this was taken. */
    Optional<String> causeOfDeath() throws IOException {
        StringBuilder fresh = new StringBuilder();
        for (Path file : files(cluster).toList())
            fresh.append(readFrom(file, sizes.getOrDefault(file, 0L)));
        return fresh.toString()
                .lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .map(line -> line.replaceFirst(".*(FATAL|PANIC): *", ""))
                .findFirst();
    }

    private static Stream<Path> files(Path cluster) throws IOException {
        Stream<Path> start = Stream.of(cluster.resolve("start.log")).filter(Files::exists);
        Path folder = cluster.resolve("log");
        if (!Files.isDirectory(folder)) return start;
        try (Stream<Path> files = Files.list(folder)) {
            return Stream.concat(start, files.sorted().toList().stream());
        }
    }

    private static String readFrom(Path file, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(Math.min(position, channel.size()));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
