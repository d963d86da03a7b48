package dev.slotwise.bandits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

/**
 * The programs in the module's README compile and print what it says. {@code -Dslotwise.docs=write}
 * makes it say what they print.
 */
class ReadmeTest {
    private static final Path README = Path.of("README.md");

    private static final Pattern PROGRAM =
            Pattern.compile(
                    "```java\\n(?<source>.*?)```\\n\\nprints(?<instance>, for instance)?"
                            + "\\n\\n```\\n(?<output>.*?)```",
                    Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile("public class (\\w+)");

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramPrintsWhatTheReadmeSays(Program program, @TempDir Path directory)
            throws Exception {
        compile(program, directory);

        String output = output(program, directory);

        if (System.getProperty("slotwise.docs", "").equals("write")) {
            String readme = Files.readString(README);
            Files.writeString(README, readme.replace(program.block(), program.printing(output)));
        } else {
            assertThat(program.shown(output))
                    .as("run the tests with -Dslotwise.docs=write if this is as it should be")
                    .isEqualTo(program.shown(program.output()));
        }
    }

    @Test
    void everyPieceOfJavaIsAProgramThatPrints() throws IOException {
        long pieces = Files.readAllLines(README).stream().filter("```java"::equals).count();

        assertThat(programs()).isNotEmpty().hasSize((int) pieces);
    }

    private static List<Program> programs() throws IOException {
        return PROGRAM.matcher(Files.readString(README)).results().map(Program::of).toList();
    }

    private static void compile(Program program, Path directory) throws IOException {
        Path source =
                Files.writeString(directory.resolve(program.name() + ".java"), program.source());
        var complaints = new ByteArrayOutputStream();

        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                complaints,
                                complaints,
                                "-Xlint:all",
                                "-Werror",
                                "-proc:none",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                source.toString());

        assertThat(result).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static String output(Program program, Path directory) throws Exception {
        var bytes = new ByteArrayOutputStream();
        PrintStream console = System.out;
        try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
                var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            loader.loadClass(program.name())
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * A class and what it prints.
     *
     * @param block where the README shows both
     * @param output as the README has it
     * @param figures whether they are to be the same
     */
    record Program(String name, String block, String source, String output, Figures figures) {
        static Program of(MatchResult found) {
            String source = found.group("source");
            Matcher name = NAME.matcher(source);
            assertThat(name.find()).as(source).isTrue();
            return new Program(
                    name.group(1),
                    found.group(),
                    source,
                    found.group("output"),
                    found.group("instance") == null ? Figures.EXACT : Figures.FOR_INSTANCE);
        }

        /** What of an output has to be the same. */
        String shown(String printed) {
            return switch (figures) {
                case EXACT -> printed;
                case FOR_INSTANCE -> printed.replaceAll("[0-9.]+", "#");
            };
        }

        String printing(String other) {
            return block.substring(0, block.length() - output.length() - "```".length())
                    + other
                    + "```";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Those of an agent move whenever it learns better. */
    enum Figures {
        EXACT,
        FOR_INSTANCE
    }
}
