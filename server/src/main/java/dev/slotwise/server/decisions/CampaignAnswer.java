package dev.slotwise.server.decisions;

import dev.slotwise.bandits.slots.Slot;
import dev.slotwise.server.content.ContentType;
import dev.slotwise.server.decisions.Renderer.Content;
import dev.slotwise.server.decisions.Renderer.Rendered;
import dev.slotwise.server.experiments.RunningArm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All decisions of a mail as one flat object: template languages of mail services can't search
 * lists, so everything has a name of its own, nested and flat.
 */
record CampaignAnswer(Map<String, Object> members, Map<String, Content> blocks) {
    private static final String SUBJECT = "subject";

    /** For a campaign that nobody knows. */
    static CampaignAnswer unknown() {
        return new CampaignAnswer(Map.of("fallback", true), Map.of());
    }

    static CampaignAnswer of(String campaign, List<Rendered> rendered, Renderer renderer) {
        var answer = begin(campaign, rendered);
        var links = new LinkedHashMap<String, String>();
        var ids = new LinkedHashMap<String, String>();
        for (var each : rendered) {
            var decision = each.decision();
            ids.put(decision.experiment().definition().block(), DecisionId.text(decision.id()));
            each.links()
                    .keySet()
                    .forEach(link ->
                            links.put(
                                    "link" + (links.size() + 1),
                                    renderer.clickUrl(decision, link)));
        }
        answer.members.put("links", links);
        rendered.stream()
                .map(Rendered::decision)
                .filter(decision -> !decision.reason().isWithheld())
                .findFirst()
                .ifPresent(decision -> {
                    answer.members.put("pixel", renderer.openUrl(decision));
                    answer.members.put("unsubscribe", renderer.unsubscribeUrl(decision));
                });
        answer.members.put("decisionIds", ids);
        answer.members.put("token", renderer.token(rendered.getFirst().decision()));
        return answer;
    }

    /**
     * What stands when nothing could be decided in time: the controls, with nothing in them that is
     * tracked.
     */
    static CampaignAnswer unserved(String campaign, List<Rendered> controls) {
        var answer = begin(campaign, controls);
        answer.members.put("fallback", true);
        return answer;
    }

    private static CampaignAnswer begin(String campaign, List<Rendered> rendered) {
        var members = new LinkedHashMap<String, Object>();
        var blocks = new LinkedHashMap<String, Content>();
        var arms = new LinkedHashMap<String, String>();
        members.put("campaign", campaign);
        members.put(
                "fallback",
                rendered.stream().anyMatch(each -> each.decision().reason() == Reason.FALLBACK));
        members.put(
                "holdout",
                rendered.stream().anyMatch(each -> each.decision().reason().isWithheld()));
        for (var each : rendered) {
            var block = each.decision().experiment().definition().block();
            each.content().ifPresent(content -> blocks.put(block, content));
            each.decision().arm().map(RunningArm::key).ifPresent(arm -> arms.put(block, arm));
        }
        Optional.ofNullable(blocks.get(SUBJECT))
                .ifPresent(subject -> members.put(SUBJECT, subject.body()));
        var bodies = new LinkedHashMap<String, String>();
        blocks.forEach((block, content) -> bodies.put(block, content.body()));
        members.put("blocks", bodies);
        bodies.forEach((block, body) -> members.put("block_" + block, body));
        members.put("arms", arms);
        arms.forEach((block, arm) -> members.put("arm_" + block, arm));
        rendered.stream()
                .map(Rendered::decision)
                .filter(decision -> decision.sendAt().isPresent())
                .findFirst()
                .ifPresent(decision -> {
                    var at = decision.sendAt().orElseThrow();
                    members.put("sendAt", at);
                    members.put("hourOfWeek", Slot.hourOfWeek(at.atZone(decision.zone())));
                });
        return new CampaignAnswer(members, blocks);
    }

    /** One block alone, as a template may print it; nothing for a block that is not there. */
    Content block(String block, ContentType wanted) {
        var content = blocks.get(block);
        return new Content(wanted.mediaType(), content == null ? "" : content.body());
    }
}
