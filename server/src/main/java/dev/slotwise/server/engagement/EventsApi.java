package dev.slotwise.server.engagement;

import com.fasterxml.jackson.core.type.TypeReference;

import dev.slotwise.server.decisions.DecisionId;
import dev.slotwise.server.decisions.LinkTokens;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Json;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.http.Timekeeper;
import dev.slotwise.server.learning.EventType;
import dev.slotwise.server.learning.Label;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/events}: engagement as an ESP or a shop reports it. One bad event does not stop
 * the others.
 */
public final class EventsApi {
    private static final Json.Reader<List<Object>> LIST =
            Json.reader(new TypeReference<List<Object>>() {});
    private static final Json.Reader<List<Body>> BODIES =
            Json.reader(new TypeReference<List<Body>>() {});
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);
    private static final int MOST_EVENTS = 10_000;
    private static final BigDecimal LARGEST_VALUE = new BigDecimal("1e12");

    private final Engagements engagements;
    private final LinkTokens tokens;
    private final Timekeeper time;
    private final int maximumBody;

    public EventsApi(Engagements engagements, LinkTokens tokens, Timekeeper time, int maximumBody) {
        this.engagements = engagements;
        this.tokens = tokens;
        this.time = time;
        this.maximumBody = maximumBody;
    }

    public void register(Operations operations) {
        operations.on("recordEvents", Scope.EVENTS, maximumBody, this::record);
    }

    record Body(
            @Nullable String id,
            Reported type,
            @Nullable String token,
            @Nullable String decisionId,
            @Nullable OffsetDateTime occurredAt,
            @Nullable BigDecimal value,
            @Nullable String currency) {
        Body {
            if ((token == null) == (decisionId == null)) {
                throw Problem.invalid("/token", "name the decision by token or by decisionId");
            }
            if (id != null && (id.isBlank() || id.length() > 256)) {
                throw Problem.invalid("/id", "must have 1 to 256 characters");
            }
            if (value != null && value.abs().compareTo(LARGEST_VALUE) > 0) {
                throw Problem.invalid("/value", "must not be larger than 1e12");
            }
            if (currency != null && !CURRENCY.matcher(currency).matches()) {
                throw Problem.invalid("/currency", "must be an ISO 4217 code like EUR");
            }
        }
    }

    /** What others can report; the log knows more. */
    enum Reported {
        DELIVERED(EventType.DELIVERED),
        OPEN(EventType.OPEN),
        CLICK(EventType.CLICK),
        CONVERSION(EventType.CONVERSION),
        UNSUBSCRIBE(EventType.UNSUBSCRIBE),
        COMPLAINT(EventType.COMPLAINT),
        BOUNCE(EventType.BOUNCE);

        private final EventType type;

        Reported(EventType type) {
            this.type = type;
        }
    }

    record Outcome(int accepted, int duplicates, List<Rejected> rejected) {}

    record Rejected(int index, String detail) {}

    private sealed interface Reading {
        record Understood(Engagement event) implements Reading {}

        record Refused(String detail) implements Reading {}
    }

    private Future<Outcome> record(Call call) {
        int workspace = call.caller().workspace();
        var readings = readings(call, workspace);
        var events =
                readings.stream()
                        .filter(Reading.Understood.class::isInstance)
                        .map(reading -> ((Reading.Understood) reading).event())
                        .toList();
        return engagements.record(events).map(recorded -> outcome(readings, recorded));
    }

    private static Outcome outcome(List<Reading> readings, List<Recorded> recorded) {
        int accepted = 0;
        int duplicates = 0;
        var rejected = new ArrayList<Rejected>();
        int next = 0;
        for (int index = 0; index < readings.size(); index++) {
            switch (readings.get(index)) {
                case Reading.Refused(String detail) -> rejected.add(new Rejected(index, detail));
                case Reading.Understood _ -> {
                    switch (recorded.get(next++)) {
                        case ACCEPTED -> accepted++;
                        case DUPLICATE -> duplicates++;
                        case UNKNOWN_DECISION ->
                                rejected.add(new Rejected(index, "no such decision"));
                    }
                }
            }
        }
        return new Outcome(accepted, duplicates, rejected);
    }

    private List<Reading> readings(Call call, int workspace) {
        if (call.contentType().orElse("").equals("application/x-ndjson")) {
            return checked(lines(call.rawBody())).stream()
                    .map(line -> reading(() -> Json.read(line, Body.class), workspace))
                    .toList();
        }
        if (firstCharacter(call.rawBody()) != '[') {
            return List.of(reading(call.body(Body.class), workspace));
        }
        try {
            return checked(Json.read(call.rawBody(), BODIES)).stream()
                    .map(body -> reading(body, workspace))
                    .toList();
        } catch (Problem.Invalid oneOfThem) {
            return checked(Json.read(call.rawBody(), LIST)).stream()
                    .map(each -> reading(() -> Json.read(Json.write(each), Body.class), workspace))
                    .toList();
        }
    }

    private static <T> List<T> checked(List<T> events) {
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            throw Problem.invalid("", "must hold 1 to %d events".formatted(MOST_EVENTS));
        }
        return events;
    }

    private Reading reading(Supplier<Body> body, int workspace) {
        Body understood;
        try {
            understood = body.get();
        } catch (Problem.Invalid problem) {
            return new Reading.Refused(problem.detail());
        }
        return reading(understood, workspace);
    }

    private Reading reading(Body body, int workspace) {
        var decision = decision(body);
        if (decision.isEmpty()) {
            return new Reading.Refused("no such decision");
        }
        if (body.occurredAt() != null && body.occurredAt().toInstant().isBefore(Instant.EPOCH)) {
            return new Reading.Refused("/occurredAt: lies before 1970");
        }
        var at = time.occurred(body.occurredAt());
        if (at.isAfter(time.instant().plus(CLOCK_TOLERANCE))) {
            return new Reading.Refused("/occurredAt: lies in the future");
        }
        return new Reading.Understood(
                new Engagement(
                        OptionalInt.of(workspace),
                        decision.getAsLong(),
                        Optional.ofNullable(body.id()),
                        body.type().type,
                        Label.HUMAN,
                        at,
                        Optional.ofNullable(body.value()),
                        Optional.ofNullable(body.currency())));
    }

    private OptionalLong decision(Body body) {
        if (body.token() == null) {
            return DecisionId.parse(String.valueOf(body.decisionId()));
        }
        return tokens.open(body.token())
                .map(meaning -> OptionalLong.of(meaning.decision()))
                .orElse(OptionalLong.empty());
    }

    private static char firstCharacter(Buffer body) {
        for (int i = 0; i < body.length(); i++) {
            char c = (char) body.getByte(i);
            if (c > ' ') {
                return c;
            }
        }
        return ' ';
    }

    private static List<Buffer> lines(Buffer body) {
        return body.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(Buffer::buffer)
                .toList();
    }
}
