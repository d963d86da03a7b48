package dev.slotwise.server.exports;

import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.http.Csv;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A header, then a line for each decision. */
final class CsvWriter implements DecisionWriter {
    private final OutputStream out;
    private final List<Column> columns;
    private final StringBuilder line = new StringBuilder();

    CsvWriter(OutputStream out, Definition definition) throws IOException {
        this.out = out;
        this.columns = new ArrayList<>(Column.ofDecisions(definition));
        this.columns.addAll(Column.ofFeatures(definition));
        print(columns.stream().map(Column::name).toList());
    }

    @Override
    public void write(ExportedDecision decision) throws IOException {
        var cells = new ArrayList<@Nullable Object>(columns.size());
        for (var column : columns) {
            cells.add(column.value().apply(decision));
        }
        print(cells);
    }

    @Override
    public void finish() {}

    private void print(List<? extends @Nullable Object> cells) throws IOException {
        line.setLength(0);
        Csv.append(line, cells);
        out.write(line.toString().getBytes(StandardCharsets.UTF_8));
    }
}
