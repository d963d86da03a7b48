package dev.slotwise.server.exports;

import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.exports.DecisionLogStore.Found;
import dev.slotwise.server.exports.DecisionLogStore.Reading;

import io.vertx.core.Future;

import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes a log page by page, on a thread that may wait.
 *
 * @param now what is old enough by then is final
 */
record Export(Definition definition, Wanted wanted, Instant now) {
    /** Until a page is found: the log may be long, and the experiment's part of it small. */
    private static final long PATIENCE_SECONDS = 600;

    /**
     * Reads and writes until all is written; the reading is closed, and the stream if nothing went
     * wrong.
     */
    void run(Reading reading, OutputStream out) throws Exception {
        try {
            var writer = wanted.format().writer(out, definition);
            for (var page = await(reading); !page.isEmpty(); page = await(reading)) {
                for (var found : page) {
                    var decision = ExportedDecision.of(found, definition.reward(), now);
                    if (wanted.takes(decision)) {
                        writer.write(decision);
                    }
                }
            }
            writer.finish();
            out.close();
        } finally {
            reading.close();
        }
    }

    private static List<Found> await(Reading reading) throws Exception {
        Future<List<Found>> page = reading.next();
        return page.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
