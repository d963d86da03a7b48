package dev.slotwise.server.reports;

import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Problem.FieldError;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whole hours, as sums are kept by the hour.
 *
 * @param from the first hour, since 1970
 * @param to the first hour that is no longer in it
 */
record Period(int from, int to) {
    static final Period EVER = new Period(0, Integer.MAX_VALUE);

    private static final int SECONDS = 3600;

    static int hourOf(Instant time) {
        return (int) Math.floorDiv(time.getEpochSecond(), (long) SECONDS);
    }

    static Instant time(int hour) {
        return Instant.ofEpochSecond((long) hour * SECONDS);
    }

    /**
     * What {@code from} and {@code to} among these parameters say; ever, where they are not there.
     *
     * @throws Problem.Invalid that names the parameter
     */
    static Period of(Map<String, String> parameters) {
        var errors = new ArrayList<FieldError>();
        int from = hour("from", parameters, errors).orElse(EVER.from);
        int to = hour("to", parameters, errors).orElse(EVER.to);
        if (errors.isEmpty() && from >= to) {
            errors.add(new FieldError("/to", "must be later than 'from'"));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(List.copyOf(errors));
        }
        return new Period(from, to);
    }

    private static Optional<Integer> hour(
            String name, Map<String, String> parameters, List<FieldError> errors) {
        var text = Optional.ofNullable(parameters.get(name));
        try {
            var time = text.map(it -> OffsetDateTime.parse(it).toInstant());
            if (time.isPresent() && !time(hourOf(time.get())).equals(time.get())) {
                errors.add(
                        new FieldError(
                                "/" + name, "must be a whole hour: sums are kept by the hour"));
            }
            return time.map(Period::hourOf);
        } catch (DateTimeException e) {
            errors.add(
                    new FieldError("/" + name, "must be a whole hour like 2026-11-24T09:00:00Z"));
            return Optional.empty();
        }
    }

    /** Whether it is everything, so that what is said of it is said of the experiment. */
    boolean isEver() {
        return equals(EVER);
    }
}
