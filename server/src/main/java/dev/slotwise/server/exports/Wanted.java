package dev.slotwise.server.exports;

import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Problem.FieldError;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks for of a log.
 *
 * @param from the first time of deciding
 * @param to the first that is no longer in it
 * @param trialsOnly whether only trials whose attribution window has ended
 */
record Wanted(Format format, OffsetDateTime from, OffsetDateTime to, boolean trialsOnly) {
    private static final List<String> PARAMETERS = List.of("format", "from", "to", "only");
    private static final OffsetDateTime EARLIEST = OffsetDateTime.parse("0001-01-01T00:00:00Z");
    private static final OffsetDateTime LATEST = OffsetDateTime.parse("9999-12-31T00:00:00Z");

    /**
     * @throws Problem.Invalid that names the parameter which is wrong, or unknown
     */
    static Wanted of(Map<String, String> parameters) {
        var errors = new ArrayList<FieldError>();
        for (var name : parameters.keySet()) {
            if (!PARAMETERS.contains(name)) {
                errors.add(
                        new FieldError(
                                "/" + name,
                                "the log has no query parameter '%s': it has %s"
                                        .formatted(name, String.join(", ", PARAMETERS))));
            }
        }
        var from = time("from", parameters, errors).orElse(EARLIEST);
        var to = time("to", parameters, errors).orElse(LATEST);
        if (errors.isEmpty() && !from.isBefore(to)) {
            errors.add(new FieldError("/to", "must be later than 'from'"));
        }
        var only = Optional.ofNullable(parameters.get("only"));
        if (!only.orElse("trials").equals("trials")) {
            errors.add(new FieldError("/only", "'%s' is not trials".formatted(only.get())));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(List.copyOf(errors));
        }
        return new Wanted(
                Format.of(Optional.ofNullable(parameters.get("format"))),
                from,
                to,
                only.isPresent());
    }

    private static Optional<OffsetDateTime> time(
            String name, Map<String, String> parameters, List<FieldError> errors) {
        try {
            return Optional.ofNullable(parameters.get(name)).map(OffsetDateTime::parse);
        } catch (DateTimeException e) {
            errors.add(new FieldError("/" + name, "must be a time like 2026-11-24T09:00:00Z"));
            return Optional.empty();
        }
    }

    boolean takes(ExportedDecision decision) {
        return !trialsOnly || decision.matured();
    }
}
