package dev.slotwise.db;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs programs as somebody PostgreSQL accepts: it refuses root.
 *
 * @param prefix the words before the program and its arguments
 * @param stranger the user that the programs run as, if not the one that owns what this process
 *     makes
 */
record RunsAs(List<String> prefix, Optional<User> stranger) {
    private static final User NOBODY = new User(65_534, 65_534);

    record User(int uid, int gid) {
        private static User owning(Path file) throws IOException {
            return new User(
                    (int) Files.getAttribute(file, "unix:uid"),
                    (int) Files.getAttribute(file, "unix:gid"));
        }
    }

    /**
     * @throws DatabaseProblem if this process is root and knows no way to be somebody else
     */
    static RunsAs acceptedBy(DataDirectory home) {
        if (!Platform.isRoot()) return new RunsAs(List.of(), Optional.empty());
        List<RunsAs> ways = waysFromRoot(home);
        return ways.stream()
                .filter(way -> way.works(home))
                .findFirst()
                .orElseThrow(() ->
                        new DatabaseProblem(
                                "PostgreSQL refuses to run as root, and %s did not work: start Slotwise as another user."
                                        .formatted(
                                                ways.stream()
                                                        .map(way ->
                                                                "'"
                                                                        + String.join(
                                                                                " ", way.prefix)
                                                                        + "'")
                                                        .toList())));
    }

    private static List<RunsAs> waysFromRoot(DataDirectory home) {
        try {
            User owner =
                    Files.exists(home.cluster()) ? User.owning(home.cluster()) : new User(0, 0);
            if (owner.uid() != 0) return List.of(setpriv(owner));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        // In a user namespace of its own PostgreSQL sees itself as nobody, while the files stay
        // root's.
        return List.of(
                new RunsAs(List.of("unshare", "-U"), Optional.empty()),
                setpriv(NOBODY),
                new RunsAs(List.of("runuser", "-u", "nobody", "--"), Optional.of(NOBODY)));
    }

    private static RunsAs setpriv(User user) {
        return new RunsAs(
                List.of(
                        "setpriv",
                        "--reuid=" + user.uid(),
                        "--regid=" + user.gid(),
                        "--clear-groups"),
                Optional.of(user));
    }

    private boolean works(DataDirectory home) {
        try {
            return run(home, "true") == 0;
        } catch (IOException _) { // the program is not there
            return false;
        }
    }

    /**
     * Makes the folder and all in it readable and writable for the programs, and the way to it
     * passable.
     *
     * @throws DatabaseProblem if a folder further up stands in the way
     */
    void give(DataDirectory home, Path folder) throws IOException {
        if (stranger.isEmpty()) return;
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(home.path());
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(home.path(), permissions);
        if (!User.owning(folder).equals(stranger.get())) hand(folder, stranger.get());
        if (run(home, "test", "-r", folder.toString()) != 0)
            throw new DatabaseProblem(
                    "PostgreSQL refuses to run as root, and the user %d cannot enter the folders above %s: give another data directory, or start Slotwise as another user."
                            .formatted(stranger.get().uid(), home.path()));
    }

    private static void hand(Path folder, User user) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:gid", user.gid());
                Files.setAttribute(file, "unix:uid", user.uid());
            }
        }
    }

    /**
     * Runs to the end, in the data directory; what is printed goes to {@link
     * DataDirectory#commandOutput()}.
     */
    int run(DataDirectory home, String... words) throws IOException {
        // To a file, since a pipe would stay open as long as a server that the command has started.
        return ended(
                builder(home, words)
                        .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                        .redirectErrorStream(true)
                        .redirectOutput(home.commandOutput().toFile())
                        .start());
    }

    static int ended(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException _) {
            throw Pause.interrupted();
        }
    }

    ProcessBuilder builder(DataDirectory home, String... words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.path().toFile());
        Map<String, String> environment = builder.environment();
        // The first would change what PostgreSQL's programs do, the second holds our own secrets.
        environment
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.startsWith("SLOTWISE_"));
        // English messages, and no search through all time zones of the machine.
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return builder;
    }

    private static File nothing() {
        return new File(Platform.isWindows() ? "NUL" : "/dev/null");
    }
}
