package dev.slotwise.load;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The server under load and for how long, handed to the simulation by system properties, since
 * Gatling makes it.
 *
 * @param rounds how often each kind is measured
 */
record Target(URI url, long serverPid, Path dataDirectory, int users, Duration round, int rounds) {
    private static final String PREFIX = "load.";

    static Target of(ServerProcess server) {
        return new Target(
                URI.create(server.url()),
                server.pid(),
                server.dataDirectory(),
                Integer.getInteger(PREFIX + "users", 32),
                Duration.ofSeconds(Integer.getInteger(PREFIX + "seconds", 5)),
                Integer.getInteger(PREFIX + "rounds", 5));
    }

    void publish() {
        System.setProperty(PREFIX + "url", url.toString());
        System.setProperty(PREFIX + "pid", Long.toString(serverPid));
        System.setProperty(PREFIX + "data", dataDirectory.toString());
        System.setProperty(PREFIX + "users", Integer.toString(users));
        System.setProperty(PREFIX + "seconds", Long.toString(round.toSeconds()));
        System.setProperty(PREFIX + "rounds", Integer.toString(rounds));
    }

    static Target published() {
        return new Target(
                URI.create(System.getProperty(PREFIX + "url", "")),
                Long.parseLong(System.getProperty(PREFIX + "pid", "")),
                Path.of(System.getProperty(PREFIX + "data", "")),
                Integer.parseInt(System.getProperty(PREFIX + "users", "")),
                Duration.ofSeconds(Long.parseLong(System.getProperty(PREFIX + "seconds", ""))),
                Integer.parseInt(System.getProperty(PREFIX + "rounds", "")));
    }
}
