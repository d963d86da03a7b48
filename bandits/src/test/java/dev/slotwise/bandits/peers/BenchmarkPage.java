package dev.slotwise.bandits.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The page of benchmarks: a section per suite, of which those that are played again are replaced.
 */
final class BenchmarkPage {
    private static final String HEADING = "## ";
    private static final String HEAD =
            """
            # Benchmarks

            Slotwise's standard agent (`Agents.standard`, what the product would choose) beside what
            else could be had, in the simulated campaigns of `dev.slotwise.bandits.simulation`. Regret
            is what was earned less than by the best arm for each recipient, in expectation, in per
            cent of what uniform sending would have lost on the same recipients. All agents of a table
            meet the same recipients and the same luck; ± is one standard error over seeds, paired
            where two agents are compared ("is at": the first agent's regret as a share of this one's).
            Bands in the plots are two standard errors wide to each side.

            Made by

            ```
            mvn -q -pl bandits -Pbenchmarks test-compile exec:exec
            ```

            with `-Dsuites=k-armed,delayed` for some, `-Dseeds=20`, `-Dthreads=2`, and `-Dscale=0.1`
            for campaigns of a tenth of the length. An environment's file, for `simulate` or to read
            what it is, is printed by

            ```
            java -jar bandits/target/slotwise-bandits.jar simulate --example contextual-20
            ```

            The peers are in `bandits/src/test/java/dev/slotwise/bandits/peers`: UCB1, KL-UCB,
            epsilon-greedy, Thompson sampling from Beta(1, 1), LinUCB with a ridge regression per arm,
            and Vowpal Wabbit 9.3 (`vw-jni`) with its explorers squarecb and regcbopt.
            """;

    private final Path file;
    private final Map<String, String> sections = new LinkedHashMap<>();

    private BenchmarkPage(Path file) {
        this.file = file;
    }

    /** What is there already. */
    static BenchmarkPage read(Path file) throws IOException {
        var page = new BenchmarkPage(file);
        Suite.ALL.forEach(suite -> page.sections.put(suite.name(), ""));
        if (Files.exists(file)) {
            String[] parts = Files.readString(file).split("(?m)^" + HEADING, -1);
            for (int i = 1; i < parts.length; i++) {
                String name = parts[i].lines().findFirst().orElse("").strip();
                if (page.sections.containsKey(name)) {
                    page.sections.put(name, HEADING + parts[i].strip() + "\n");
                }
            }
        }
        return page;
    }

    void put(Suite suite, String body) throws IOException {
        sections.put(
                suite.name(),
                HEADING + suite.name() + "\n\n" + suite.question() + "\n\n" + body.strip() + "\n");
        write();
    }

    private void write() throws IOException {
        var text = new StringBuilder(HEAD);
        sections.values().stream()
                .filter(section -> !section.isEmpty())
                .forEach(section -> text.append('\n').append(section));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }
}
