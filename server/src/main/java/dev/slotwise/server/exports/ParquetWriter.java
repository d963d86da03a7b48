package dev.slotwise.server.exports;

import dev.slotwise.server.experiments.Definition;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A table whose features stand in one column, as JSON: they may be of different kinds. */
final class ParquetWriter implements DecisionWriter {
    /** Bytes held before they are written as a group of rows. */
    private static final int GROUP = 16 << 20;

    private final List<Column> columns;
    private final ParquetFile file;
    private final List<ParquetChunk> chunks;

    ParquetWriter(OutputStream out, Definition definition) throws IOException {
        columns = new ArrayList<>(Column.ofDecisions(definition));
        columns.add(Column.ofFeaturesTogether());
        file = new ParquetFile(out, columns);
        chunks = columns.stream().map(_ -> new ParquetChunk()).toList();
    }

    @Override
    public void write(ExportedDecision decision) throws IOException {
        long bytes = 0;
        for (int i = 0; i < chunks.size(); i++) {
            var column = columns.get(i);
            chunks.get(i).add(column.kind(), column.value().apply(decision));
            bytes += chunks.get(i).bytes();
        }
        if (bytes >= GROUP) {
            file.writeGroup(chunks);
        }
    }

    @Override
    public void finish() throws IOException {
        file.writeGroup(chunks);
        file.writeFooter();
    }
}
