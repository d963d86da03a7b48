package dev.slotwise.server.experiments;

import dev.slotwise.server.experiments.Campaign.Exposure;
import dev.slotwise.server.experiments.Campaign.Quiet;
import dev.slotwise.server.experiments.Campaign.Utm;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Scope;

import io.vertx.core.Future;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.LocalTime;
import java.util.regex.Pattern;

/** Campaigns over HTTP. */
public final class CampaignsApi {
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private static final Pattern TIME_OF_DAY = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

    private final RunningExperiments running;

    public CampaignsApi(RunningExperiments running) {
        this.running = running;
    }

    public void register(Operations operations) {
        operations.on(
                "getCampaign",
                Scope.READ,
                call ->
                        running.store()
                                .campaign(call.caller().workspace(), call.path("key"))
                                .map(found ->
                                        found.orElseThrow(() ->
                                                Problem.notFound(
                                                        "no campaign has the key '%s'"
                                                                .formatted(call.path("key"))))));
        operations.on("putCampaign", Scope.MANAGE, this::put);
    }

    private Future<Campaign> put(Call call) {
        var key = call.path("key");
        if (!KEY.matcher(key).matches()) {
            throw Problem.notFound("a campaign's key has lower-case letters, digits and hyphens");
        }
        var settings = call.body(Settings.class);
        if (settings.key() != null && !settings.key().equals(key)) {
            throw Problem.invalid("/key", "must be '%s', the key in the path".formatted(key));
        }
        var campaign =
                new Campaign(
                        key,
                        settings.exposure() == null ? Exposure.DECISION : settings.exposure(),
                        settings.utm(),
                        settings.linkDomain() == null ? null : linkDomain(settings.linkDomain()),
                        settings.quietHours() == null ? null : settings.quietHours().checked());
        return running.store()
                .putCampaign(call.caller().workspace(), campaign)
                .compose(_ -> running.reload().map(campaign));
    }

    private static URI linkDomain(String text) {
        try {
            var uri = URI.create(text);
            boolean bare =
                    uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null;
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && bare && uri.getHost() != null) {
                return URI.create(text.replaceAll("/+$", ""));
            }
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("/linkDomain", "is not a URL: " + e.getMessage());
        }
        throw Problem.invalid("/linkDomain", "must look like https://click.example.com");
    }

    record Settings(
            @Nullable String key,
            @Nullable Exposure exposure,
            @Nullable Utm utm,
            @Nullable String linkDomain,
            @Nullable WrittenQuiet quietHours) {}

    record WrittenQuiet(String from, String to) {
        Quiet checked() {
            var begin = time("/quietHours/from", from);
            var end = time("/quietHours/to", to);
            if (begin.equals(end)) {
                throw Problem.invalid("/quietHours/to", "must not be the time at which they begin");
            }
            return new Quiet(begin, end);
        }

        private static LocalTime time(String pointer, String text) {
            if (!TIME_OF_DAY.matcher(text).matches()) {
                throw Problem.invalid(pointer, "must be a time of day like 21:00");
            }
            return LocalTime.parse(text);
        }
    }
}
