package dev.slotwise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One layout for all Java in the repository. {@code -Dslotwise.format=write} makes it so. */
class FormatTest {
    private static final Formatter FORMATTER =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    @Test
    void allJavaIsFormatted() throws IOException {
        List<Path> files = sources();

        List<Path> others = files.stream().filter(FormatTest::isFormattedOtherwise).toList();

        assertThat(files).isNotEmpty();
        if (System.getProperty("slotwise.format", "").equals("write")) {
            for (Path file : others) {
                Files.writeString(file, formatted(Files.readString(file)));
            }
        } else {
            assertThat(others)
                    .as("formatted otherwise; run the tests with -Dslotwise.format=write")
                    .isEmpty();
        }
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(Repository.root())) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isFormattedOtherwise(Path file) {
        try {
            String source = Files.readString(file);
            return !source.equals(formatted(source));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static String formatted(String source) {
        try {
            String ordered =
                    ImportOrderer.reorderImports(
                            RemoveUnusedImports.removeUnusedImports(source), Style.AOSP);
            return StringWrapper.wrap(FORMATTER.formatSource(ordered), FORMATTER);
        } catch (FormatterException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
