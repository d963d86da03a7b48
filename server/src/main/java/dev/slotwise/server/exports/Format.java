package dev.slotwise.server.exports;

import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.http.Problem;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a log can be written as. */
enum Format {
    NDJSON("application/x-ndjson"),
    CSV("text/csv; charset=utf-8"),
    PARQUET("application/vnd.apache.parquet");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * The one of that name; lines of JSON for none.
     *
     * @throws Problem.Invalid if there is no such format
     */
    static Format of(Optional<String> name) {
        return name.isEmpty()
                ? NDJSON
                : Arrays.stream(values())
                        .filter(format -> format.extension().equals(name.get()))
                        .findFirst()
                        .orElseThrow(() ->
                                Problem.invalid(
                                        "/format",
                                        "'%s' is none of %s"
                                                .formatted(
                                                        name.get(),
                                                        Arrays.stream(values())
                                                                .map(Format::extension)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    String mediaType() {
        return mediaType;
    }

    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    DecisionWriter writer(OutputStream out, Definition definition) throws IOException {
        return switch (this) {
            case NDJSON -> new NdjsonWriter(out, definition);
            case CSV -> new CsvWriter(out, definition);
            case PARQUET -> new ParquetWriter(out, definition);
        };
    }
}
