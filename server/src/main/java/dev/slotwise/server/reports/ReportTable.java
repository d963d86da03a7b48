package dev.slotwise.server.reports;

import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.http.Csv;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Reply;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A report as a table: a row for each arm, or for each segment and arm where segments were asked
 * for. Columns are called what they are called in JSON.
 */
final class ReportTable {
    /** What all rows have in common. */
    private record About(
            String experiment, Status status, Goal goal, Estimator estimator, Instant updatedAt) {}

    private record Place(String feature, @Nullable String value) {}

    private ReportTable() {}

    /**
     * Whether a table is asked for.
     *
     * @throws Problem.Invalid if it is a format that there is not
     */
    static boolean isWanted(Optional<String> format) {
        return switch (format.orElse("json")) {
            case "json" -> false;
            case "csv" -> true;
            default ->
                    throw Problem.invalid(
                            "/format", "'%s' is neither json nor csv".formatted(format.get()));
        };
    }

    static Reply reply(Report report) {
        return Reply.bytes("text/csv; charset=utf-8", Buffer.buffer(text(report)))
                .with(
                        "Content-Disposition",
                        "attachment; filename=\"%s-report.csv\"".formatted(report.experiment()));
    }

    private static String text(Report report) {
        var about =
                new About(
                        report.experiment(),
                        report.status(),
                        report.goal(),
                        report.estimator(),
                        report.updatedAt());
        var text = new StringBuilder();
        try {
            if (report.segments() == null) {
                Csv.append(text, names(About.class, ReportedArm.class));
                for (var arm : report.arms()) {
                    Csv.append(text, cells(about, arm));
                }
            } else {
                Csv.append(text, names(About.class, Place.class, Segments.Arm.class));
                for (var segment : report.segments().segments()) {
                    var place = new Place(report.segments().feature(), segment.value());
                    for (var arm : segment.arms()) {
                        Csv.append(text, cells(about, place, arm));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has none
        }
        return text.toString();
    }

    private static List<String> names(Class<?>... parts) {
        var names = new ArrayList<String>();
        for (var part : parts) {
            names.addAll(Csv.names(part));
        }
        return names;
    }

    private static List<@Nullable Object> cells(Record... parts) {
        var cells = new ArrayList<@Nullable Object>();
        for (var part : parts) {
            cells.addAll(Csv.cells(part));
        }
        return cells;
    }
}
