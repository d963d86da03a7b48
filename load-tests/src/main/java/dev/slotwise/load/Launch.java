package dev.slotwise.load;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server is started with.
 *
 * @param home the folder of its data directory and of what it prints
 * @param settings its {@code SLOTWISE_*} variables
 */
record Launch(Path home, int port, Map<String, String> settings) {
    /** The key of all servers started here. */
    static final String KEY = "load-test-key-0123456789";

    /** The server's jar, or a class path that holds its classes. */
    private static final String PROGRAM = "slotwise.server";

    Launch {
        settings = Map.copyOf(settings);
    }

    /** On a free port, with a data directory of its own in that folder. */
    static Launch in(Path home) throws IOException {
        int port = freePort();
        return new Launch(
                Files.createDirectories(home),
                port,
                Map.of(
                        "SLOTWISE_DATA_DIR",
                        home.resolve("data").toString(),
                        "SLOTWISE_HTTP_HOST",
                        "127.0.0.1",
                        "SLOTWISE_HTTP_PORT",
                        Integer.toString(port),
                        "SLOTWISE_BOOTSTRAP_KEY",
                        KEY));
    }

    Launch with(String variable, String value) {
        var more = new HashMap<>(settings);
        more.put(variable, value);
        return new Launch(home, port, more);
    }

    Path dataDirectory() {
        return home.resolve("data");
    }

    Path log() {
        return home.resolve("server.log");
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Not started yet, by the same Java as this. */
    ProcessBuilder process(String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseCompactObjectHeaders",
                                "--enable-native-access=ALL-UNNAMED"));
        var program = program();
        command.addAll(
                program.endsWith(".jar") && !program.contains(File.pathSeparator)
                        ? List.of("-jar", program)
                        : List.of("-cp", program, "dev.slotwise.server.Main"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // What the shell has set for another server is not meant for this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("SLOTWISE_"));
        builder.environment().putAll(settings);
        return builder.directory(home.toFile());
    }

    private static String program() {
        var given = System.getProperty(PROGRAM, "");
        if (!given.isEmpty()) {
            return given;
        }
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            var jar = folder.resolve("server/target/slotwise.jar");
            if (Files.exists(jar)) {
                return jar.toString();
            }
        }
        throw new IllegalStateException(
                "there is no server/target/slotwise.jar: build it with 'mvn package', or name a"
                        + " server with -D"
                        + PROGRAM);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
