package dev.slotwise.server.decisions;

import dev.slotwise.server.content.CompiledTemplate;
import dev.slotwise.server.content.ContentType;
import dev.slotwise.server.content.HtmlLinks;
import dev.slotwise.server.content.RecipientVariables;
import dev.slotwise.server.content.Rendering;
import dev.slotwise.server.content.UtmParameters;
import dev.slotwise.server.experiments.Campaign;
import dev.slotwise.server.experiments.RunningArm;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.learning.ExposureRule;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes of a decision what is sent: content with tracked links and pixel, and the addresses that
 * belong to it.
 */
final class Renderer {
    private final LinkTokens tokens;
    private final URI publicUrl;
    private final HtmlLinks htmlLinks = new HtmlLinks();

    Renderer(LinkTokens tokens, URI publicUrl) {
        this.tokens = tokens;
        this.publicUrl = publicUrl;
    }

    /**
     * @param decision as decided, or fallen back to the control when the arm could not be rendered
     * @param links the addresses behind its tracked links, by id
     * @param repeated whether it was decided by an earlier ask
     */
    record Rendered(
            Decision decision,
            Optional<Content> content,
            Map<LinkId, String> links,
            boolean repeated) {
        Rendered(Decision decision, Optional<Content> content, Map<LinkId, String> links) {
            this(decision, content, links, false);
        }

        Rendered again() {
            return new Rendered(decision, content, links, true);
        }
    }

    record Content(String contentType, String body) {}

    /** Falls back as a value: to the control, then to the control's text without tokens. */
    Rendered render(Decision decision, RecipientVariables variables) {
        var template = decision.arm().flatMap(RunningArm::template);
        if (template.isEmpty()) {
            return new Rendered(decision, Optional.empty(), Map.of());
        }
        return switch (template.get().render(variables)) {
            case Rendering.Rendered(String body) -> track(decision, template.get(), body);
            case Rendering.Failed(String reason) -> fallBack(decision, reason, variables);
        };
    }

    private Rendered fallBack(Decision decision, String reason, RecipientVariables variables) {
        var control = decision.experiment().control();
        var template = control.template().orElseThrow();
        var failed = decision.arm().orElseThrow().key();
        var fallen =
                decision.fallbackCause().isPresent()
                                && decision.reason() == Reason.FALLBACK
                                && decision.exposure() == ExposureRule.NEVER
                        ? decision
                        : decision.fallenBack(
                                "template of '%s' failed: %s".formatted(failed, reason));
        if (!failed.equals(control.key())
                && template.render(variables) instanceof Rendering.Rendered(String body)) {
            return track(fallen, template, body);
        }
        return track(fallen, template, template.withoutTokens());
    }

    /**
     * What the decision names without links or pixel of ours; without tokens when it can't be
     * rendered.
     */
    Rendered plain(Decision decision, RecipientVariables variables) {
        return new Rendered(
                decision,
                decision.arm()
                        .flatMap(RunningArm::template)
                        .map(template ->
                                new Content(
                                        template.type().mediaType(),
                                        template.render(variables)
                                                        instanceof Rendering.Rendered(String body)
                                                ? body
                                                : template.withoutTokens())),
                Map.of());
    }

    private Rendered track(Decision decision, CompiledTemplate template, String body) {
        var type = template.type();
        if (type != ContentType.HTML) {
            return new Rendered(
                    decision, Optional.of(new Content(type.mediaType(), body)), Map.of());
        }
        var links = new LinkedHashMap<LinkId, String>();
        var utm = utm(decision);
        int workspace = decision.experiment().experiment().workspace();
        var tracked =
                htmlLinks.rewrite(
                        body,
                        url -> {
                            var target =
                                    utm.map(parameters -> parameters.appendTo(url)).orElse(url);
                            var link = LinkId.of(workspace, target);
                            links.put(link, target);
                            return base(decision.experiment())
                                    + "/c/"
                                    + tokens.sealClick(decision.tokenKey(), decision.id(), link);
                        },
                        openUrl(decision));
        return new Rendered(decision, Optional.of(new Content(type.mediaType(), tracked)), links);
    }

    private static Optional<UtmParameters> utm(Decision decision) {
        Campaign.Utm utm = decision.experiment().campaign().utm();
        return Optional.ofNullable(utm)
                .map(parameters ->
                        new UtmParameters(
                                parameters.source(),
                                parameters.medium(),
                                parameters.campaign(),
                                null,
                                decision.arm().map(RunningArm::key).orElse(null)));
    }

    String token(Decision decision) {
        return tokens.seal(decision.tokenKey(), LinkTokens.Use.DECISION, decision.id());
    }

    String clickUrl(Decision decision, LinkId link) {
        return base(decision.experiment())
                + "/c/"
                + tokens.sealClick(decision.tokenKey(), decision.id(), link);
    }

    String openUrl(Decision decision) {
        return base(decision.experiment())
                + "/o/"
                + tokens.seal(decision.tokenKey(), LinkTokens.Use.OPEN, decision.id());
    }

    String unsubscribeUrl(Decision decision) {
        return base(decision.experiment())
                + "/u/"
                + tokens.seal(decision.tokenKey(), LinkTokens.Use.UNSUBSCRIBE, decision.id());
    }

    private String base(RunningExperiment experiment) {
        var own = experiment.campaign().linkDomain();
        return (own == null ? publicUrl : own).toString();
    }
}
