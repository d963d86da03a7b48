package dev.slotwise.bandits.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void aSimulationIsTheSameOnAnyNumberOfThreads(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("environment.json");
        Files.writeString(
                file,
                """
                {"name": "small", "sends": 300, "hours": 48,
                 "arms": {"kind": "scattered", "count": 3, "rate": 0.1, "sd": 0.5},
                 "delay": {"medianHours": 3, "sdLog": 1.2, "lost": 0.3, "windowHours": 24}}
                """);

        for (int threads : new int[] {1, 4}) {
            assertThat(
                            run(
                                    "simulate",
                                    file.toString(),
                                    "--seeds=6",
                                    "--threads=" + threads,
                                    "--out=" + directory.resolve("on" + threads)))
                    .as(err.toString())
                    .isZero();
        }

        for (String name : List.of("regret.md", "regret.csv", "regret.svg")) {
            assertThat(directory.resolve("on4").resolve(name))
                    .hasSameTextualContentAs(directory.resolve("on1").resolve(name));
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("| small: 300 sends, 6 seeds |", "| standard |", "| fixed |");
    }

    @Test
    void anExampleIsPrinted() {
        assertThat(run("simulate", "--example=delayed")).isZero();

        assertThat(EnvironmentFile.read(out.toString(StandardCharsets.UTF_8), "example").name())
                .isEqualTo("delayed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    simulate                            | ENVIRONMENT.json: none
                    simulate nowhere.json               | nowhere.json: there is no such file
                    simulate --example=x                | --example: no x; there are given-rates
                    simulate nowhere.json --seeds=0     | --seeds: 0 is less than 1
                    policy --policy=x                   | policy: no x; there are standard
                    policy --exploration-floor=2        | --exploration-floor: 2.0 is no share
                    policy --spare-arms=-1              | --spare-arms: -1 is negative
                    """)
    void whatCannotBeUsedIsSaidInOneLine(String arguments, String complaint) {
        assertThat(run(arguments.split(" "))).isEqualTo(Main.UNUSABLE_INPUT);

        assertThat(err.toString().strip())
                .startsWith("slotwise-bandits: " + complaint)
                .hasLineCount(1);
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        assertThat(run()).isEqualTo(Main.UNUSABLE_INPUT);

        assertThat(err.toString()).startsWith("Which command? One of policy, simulate");
    }

    @Test
    void aProcessAnswersEachLineAtOnceAndNamesTheOneThatIsWrong() throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "policy",
                                "--policy",
                                "fixed")
                        .start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8);
                var answers = process.inputReader(StandardCharsets.UTF_8);
                var errors = process.errorReader(StandardCharsets.UTF_8)) {
            say(in, "{\"init\":{\"seed\":1,\"arms\":[\"a\",\"b\"]}}");
            assertThat(answers.readLine()).isEqualTo("{\"ready\":true,\"name\":\"slotwise\"}");
            say(in, "{\"decide\":{\"id\":7,\"t\":0,\"context\":[],\"arms\":[\"b\"]}}");
            assertThat(answers.readLine()).isEqualTo("{\"arm\":0,\"p\":1.0}");
            say(in, "{\"close\":{}}");
            assertThat(answers.readLine()).isEqualTo("{\"bye\":true}");
            say(in, "{\"init\":");
            assertThat(errors.readLine()).startsWith("slotwise-bandits: line 4: not JSON: ");
            assertThat(errors.readLine()).isNull();
            assertThat(process.waitFor()).isEqualTo(Main.UNUSABLE_INPUT);
        } finally {
            process.destroy();
        }
    }

    private static void say(BufferedWriter in, String line) throws IOException {
        in.write(line);
        in.write('\n');
        in.flush();
    }

    private int run(String... arguments) {
        return Main.commandLine(new PrintStream(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
