package dev.slotwise.server.exports;

import java.io.IOException;

/** Writes a log in one format, a decision at a time. */
sealed interface DecisionWriter permits CsvWriter, NdjsonWriter, ParquetWriter {
    void write(ExportedDecision decision) throws IOException;

    /** Writes what belongs at the end; closes nothing. */
    void finish() throws IOException;
}
