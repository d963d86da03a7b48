package dev.slotwise.server.decisions;

import dev.slotwise.bandits.slots.SendTimes;
import dev.slotwise.server.content.RecipientVariables;
import dev.slotwise.server.decisions.Decisions.Question;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Timekeeper;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One ask as it comes over the wire, by itself or as a line of a batch. */
record Request(
        @Nullable String campaign,
        @Nullable List<String> experiments,
        @Nullable String sendId,
        Recipient recipient,
        @Nullable OffsetDateTime notBefore,
        @Nullable OffsetDateTime deadline,
        @Nullable OffsetDateTime decidedAt,
        @Nullable Boolean probabilities) {

    private static final int LONGEST_ID = 256;
    private static final int MOST_ATTRIBUTES = 200;
    private static final int MOST_EXPERIMENTS = 50;

    record Recipient(
            String id, @Nullable String timezone, @Nullable Map<String, Object> attributes) {
        Recipient {
            if (id.isBlank() || id.length() > LONGEST_ID) {
                throw Problem.invalid("/id", "must have 1 to %d characters".formatted(LONGEST_ID));
            }
            if (attributes != null && attributes.size() > MOST_ATTRIBUTES) {
                throw Problem.invalid(
                        "/attributes",
                        "must not have more than %d entries".formatted(MOST_ATTRIBUTES));
            }
        }
    }

    Request {
        if ((campaign == null) == (experiments == null)) {
            throw Problem.invalid("/campaign", "name either a campaign or experiments");
        }
        if (sendId != null && (sendId.isBlank() || sendId.length() > LONGEST_ID)) {
            throw Problem.invalid("/sendId", "must have 1 to %d characters".formatted(LONGEST_ID));
        }
        if (experiments != null
                && (experiments.isEmpty() || experiments.size() > MOST_EXPERIMENTS)) {
            throw Problem.invalid(
                    "/experiments", "must name 1 to %d experiments".formatted(MOST_EXPERIMENTS));
        }
    }

    boolean wantsProbabilities() {
        return Boolean.TRUE.equals(probabilities);
    }

    /** What is asked, with what is known of the recipient. */
    List<Question> questions(int workspace, RunningExperiments running, Timekeeper time) {
        var asked = asked(workspace, running);
        var ask = ask(workspace, time);
        return asked.stream().map(experiment -> new Question(ask, experiment)).toList();
    }

    private List<RunningExperiment> asked(int workspace, RunningExperiments running) {
        if (experiments != null) {
            return new LinkedHashSet<>(experiments)
                    .stream()
                            .map(key ->
                                    running.find(workspace, key).orElseThrow(() -> notRunning(key)))
                            .toList();
        }
        var key = String.valueOf(campaign);
        if (!running.knowsCampaign(workspace, key)) {
            throw Problem.notFound("no campaign has the key '%s'".formatted(key));
        }
        return running.ofCampaign(workspace, key);
    }

    private static Problem notRunning(String key) {
        return Problem.notFound("no started experiment has the key '%s'".formatted(key));
    }

    private Ask ask(int workspace, Timekeeper time) {
        var zone = zone(recipient.timezone());
        var at = time.at(decidedAt, "/decidedAt");
        return ask(
                workspace,
                recipient,
                Optional.ofNullable(sendId),
                zone,
                at,
                times(at, notBefore, deadline));
    }

    /** When the mail may leave; quiet hours are the campaign's to say. */
    static SendTimes times(
            Instant at, @Nullable OffsetDateTime notBefore, @Nullable OffsetDateTime deadline) {
        if (notBefore != null && deadline != null && deadline.isBefore(notBefore)) {
            throw Problem.invalid("/deadline", "lies before notBefore");
        }
        requireReasonable("/notBefore", notBefore);
        requireReasonable("/deadline", deadline);
        return new SendTimes(
                at,
                notBefore == null ? at : notBefore.toInstant(),
                deadline == null ? null : deadline.toInstant(),
                null);
    }

    private static void requireReasonable(String pointer, @Nullable OffsetDateTime time) {
        if (time != null && (time.getYear() < 1900 || time.getYear() > 9999)) {
            throw Problem.invalid(pointer, "must lie between the years 1900 and 9999");
        }
    }

    static Ask ask(
            int workspace,
            Recipient recipient,
            Optional<String> sendId,
            ZoneId zone,
            Instant at,
            SendTimes times) {
        var attributes =
                recipient.attributes() == null ? Map.<String, Object>of() : recipient.attributes();
        try {
            var variables = RecipientVariables.of(recipient.id(), zone.getId(), attributes);
            return new Ask(
                    workspace,
                    recipient.id(),
                    sendId,
                    zone,
                    variables.attributes(),
                    variables,
                    at,
                    times);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("/recipient/attributes", String.valueOf(e.getMessage()));
        }
    }

    static ZoneId zone(@Nullable String name) {
        if (name == null) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw Problem.invalid(
                    "/recipient/timezone",
                    "'%s' is no time zone like Europe/Berlin".formatted(name));
        }
    }
}
