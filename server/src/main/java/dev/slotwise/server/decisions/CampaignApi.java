package dev.slotwise.server.decisions;

import dev.slotwise.server.content.ContentType;
import dev.slotwise.server.decisions.Decisions.Question;
import dev.slotwise.server.decisions.Renderer.Rendered;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Reply;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.http.Timekeeper;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * {@code /d/{campaign}}: the same decision for mail services that fetch while they render. They
 * skip a recipient, or print nothing, on anything but a quick 200: so past its deadline, or with
 * the database away, it answers the controls.
 */
public final class CampaignApi {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignApi.class);
    private static final String ATTRIBUTE = "x.";

    private final Decisions decisions;
    private final Timekeeper time;
    private final Duration deadline;
    private final LongConsumer unserved;

    /**
     * @param unserved hears of decisions that were committed after their asker had gone with a
     *     fallback
     */
    public CampaignApi(
            Decisions decisions, Timekeeper time, Duration deadline, LongConsumer unserved) {
        this.decisions = decisions;
        this.time = time;
        this.deadline = deadline;
        this.unserved = unserved;
    }

    public void register(Operations operations) {
        operations.on("askCampaign", Scope.DECIDE, call -> answer(call, asked(call)));
        operations.on(
                "askCampaignByPost",
                Scope.DECIDE,
                call -> answer(call, asked(call).overriddenBy(posted(call))));
    }

    private Future<Reply> answer(Call call, Asked asked) {
        var format = asked.format();
        var campaign = call.path("campaign");
        int workspace = call.caller().workspace();
        var experiments = decisions.running().ofMail(workspace, campaign);
        if (experiments.isEmpty()) {
            if ("1".equals(asked.strict)) {
                throw Problem.notFound(
                        "no campaign '%s' has a started experiment".formatted(campaign));
            }
            return Future.succeededFuture(reply(CampaignAnswer.unknown(), format, asked));
        }
        var zone = zone(asked.attributes);
        var recipient = new Request.Recipient(asked.recipient(), null, asked.attributes);
        var at = time.at(null, "");
        var ask =
                Request.ask(
                        workspace,
                        recipient,
                        Optional.ofNullable(asked.send),
                        zone,
                        at,
                        Request.times(at, asked.notBefore, asked.deadline));
        var questions =
                experiments.stream().map(experiment -> new Question(ask, experiment)).toList();
        return decide(campaign, questions).map(answer -> reply(answer, format, asked));
    }

    private Future<CampaignAnswer> decide(String campaign, List<Question> questions) {
        Future<List<Rendered>> decided;
        try {
            decided = decisions.decide(questions);
        } catch (Problem.Unavailable away) {
            decided = Future.failedFuture(away);
        }
        var waitedFor = decided;
        return waitedFor
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .map(rendered -> CampaignAnswer.of(campaign, rendered, decisions.renderer()))
                .recover(failure -> {
                    if (failure instanceof TimeoutException) {
                        // What an earlier ask decided was served to it.
                        waitedFor.onSuccess(late ->
                                late.stream()
                                        .filter(each -> !each.repeated())
                                        .forEach(each -> unserved.accept(each.decision().id())));
                    } else if (!(failure instanceof Problem.Unavailable)) {
                        LOG.error("campaign {} fell back", campaign, failure);
                    }
                    return Future.succeededFuture(
                            CampaignAnswer.unserved(campaign, decisions.controls(questions)));
                });
    }

    private static Reply reply(CampaignAnswer answer, Format format, Asked asked) {
        return switch (format) {
            case JSON -> Reply.ascii(200, answer.members());
            case TEXT ->
                    Reply.bytes(
                            "text/plain; charset=utf-8",
                            Buffer.buffer(answer.block(asked.block(), ContentType.TEXT).body()));
            case HTML ->
                    Reply.bytes(
                            "text/html; charset=utf-8",
                            Buffer.buffer(
                                    asciiHtml(
                                            answer.block(asked.block(), ContentType.HTML).body())));
        };
    }

    /**
     * Old template engines read HTML as windows-1252: numeric references mean the same in every
     * encoding.
     */
    private static String asciiHtml(String html) {
        if (html.chars().allMatch(c -> c < 0x80)) {
            return html;
        }
        var ascii = new StringBuilder(html.length() + 64);
        html.codePoints()
                .forEach(point -> {
                    if (point < 0x80) {
                        ascii.append((char) point);
                    } else {
                        ascii.append("&#").append(point).append(';');
                    }
                });
        return ascii.toString();
    }

    private enum Format {
        JSON,
        TEXT,
        HTML
    }

    /** What the query or the body names; each may be missing. */
    private record Asked(
            @Nullable String u,
            @Nullable String send,
            @Nullable String f,
            @Nullable String blockName,
            @Nullable String strict,
            @Nullable OffsetDateTime notBefore,
            @Nullable OffsetDateTime deadline,
            Map<String, Object> attributes) {

        String recipient() {
            if (u == null || u.isBlank() || u.length() > 256) {
                throw Problem.invalid(
                        "/u", "is missing: u names the recipient, in 1 to 256 characters");
            }
            return u;
        }

        String block() {
            if (blockName == null) {
                throw Problem.invalid("/block", "is missing: f=text and f=html answer one block");
            }
            return blockName;
        }

        Format format() {
            var format =
                    switch (f == null ? "json" : f) {
                        case "json" -> Format.JSON;
                        case "text" -> Format.TEXT;
                        case "html" -> Format.HTML;
                        default -> throw Problem.invalid("/f", "must be json, text or html");
                    };
            if (format != Format.JSON) {
                block();
            }
            return format;
        }

        Asked overriddenBy(Asked other) {
            var all = new HashMap<>(attributes);
            all.putAll(other.attributes);
            return new Asked(
                    other.u == null ? u : other.u,
                    other.send == null ? send : other.send,
                    other.f == null ? f : other.f,
                    other.blockName == null ? blockName : other.blockName,
                    other.strict == null ? strict : other.strict,
                    other.notBefore == null ? notBefore : other.notBefore,
                    other.deadline == null ? deadline : other.deadline,
                    all);
        }
    }

    private static Asked asked(Call call) {
        return named(call.queries());
    }

    private static Asked named(Map<String, String> names) {
        var attributes = new HashMap<String, Object>();
        names.forEach((name, value) -> {
            if (name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
                throw Problem.invalid("/" + name.replace('\0', '\uFFFD'), "holds U+0000");
            }
            if (name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length()) {
                attributes.put(name.substring(ATTRIBUTE.length()), typed(value));
            }
        });
        var send = names.get("s");
        if (send != null && (send.isBlank() || send.length() > 256)) {
            throw Problem.invalid("/s", "must have 1 to 256 characters");
        }
        return new Asked(
                names.get("u"),
                send,
                names.get("f"),
                names.get("block"),
                names.get("strict"),
                time("notBefore", names),
                time("deadline", names),
                attributes);
    }

    private static Asked posted(Call call) {
        if (call.rawBody().length() == 0) {
            return named(Map.of());
        }
        if (call.contentType().orElse("").equals("application/x-www-form-urlencoded")) {
            var form = new HashMap<String, String>();
            for (var pair : call.rawBody().toString(StandardCharsets.UTF_8).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    form.put(
                            decoded(pair.substring(0, equals)),
                            decoded(pair.substring(equals + 1)));
                }
            }
            return named(form);
        }
        var body = call.body(Posted.class);
        return new Asked(
                body.u,
                body.s,
                body.f,
                body.block,
                body.strict,
                body.notBefore,
                body.deadline,
                body.x == null ? Map.of() : body.x);
    }

    record Posted(
            @Nullable String u,
            @Nullable String s,
            @Nullable String f,
            @Nullable String block,
            @Nullable String strict,
            @Nullable OffsetDateTime notBefore,
            @Nullable OffsetDateTime deadline,
            @Nullable Map<String, Object> x) {}

    private static @Nullable OffsetDateTime time(String name, Map<String, String> names) {
        var text = names.get(name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("/" + name, "must be a time like 2026-11-24T09:00:00Z");
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("", "is not a well-formed form: " + e.getMessage());
        }
    }

    /**
     * A query knows only text. What is written exactly like a number or a truth value is taken as
     * one.
     */
    private static Object typed(String value) {
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        try {
            if (value.equals(Long.toString(Long.parseLong(value)))) {
                return Long.valueOf(value);
            }
        } catch (NumberFormatException notWhole) {
            return decimal(value);
        }
        return value;
    }

    private static Object decimal(String value) {
        try {
            double number = Double.parseDouble(value);
            return Double.toString(number).equals(value) ? (Object) number : value;
        } catch (NumberFormatException notNumber) {
            return value;
        }
    }

    private static ZoneId zone(Map<String, Object> attributes) {
        return attributes.get("timezone") instanceof String name
                        && ZoneId.getAvailableZoneIds().contains(name)
                ? ZoneId.of(name)
                : ZoneOffset.UTC;
    }
}
