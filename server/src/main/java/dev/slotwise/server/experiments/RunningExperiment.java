package dev.slotwise.server.experiments;

import dev.slotwise.bandits.policy.Guards;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.slots.Slot;
import dev.slotwise.server.content.Eligibility;
import dev.slotwise.server.content.TemplateProblem;
import dev.slotwise.server.content.Templates;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Problem.FieldError;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An experiment ready to be asked: templates and expressions compiled, policy made. Immutable. */
public record RunningExperiment(
        Experiment experiment,
        Campaign campaign,
        List<RunningArm> arms,
        RunningArm control,
        Policy policy,
        Guards guards) {

    public RunningExperiment {
        arms = List.copyOf(arms);
    }

    public int id() {
        return experiment.id();
    }

    public Definition definition() {
        return experiment.definition();
    }

    public Optional<RunningArm> arm(String key) {
        return arms.stream().filter(arm -> arm.key().equals(key)).findFirst();
    }

    /** The arm that everybody gets once the experiment is concluded. */
    public Optional<RunningArm> winner() {
        return experiment.winner().flatMap(this::arm);
    }

    /**
     * The slots of all arms, when they learn as neighbours: of a send-slot experiment without
     * context that does not reward values. Otherwise none.
     */
    public List<Slot> slots() {
        return definition().contextual() || definition().reward().goal().isValued()
                ? List.of()
                : arms.stream()
                        .flatMap(arm -> Optional.ofNullable(arm.definition().slot()).stream())
                        .map(SendSlot::toSlot)
                        .toList();
    }

    RunningExperiment with(Campaign changed) {
        return new RunningExperiment(experiment, changed, arms, control, policy, guards);
    }

    /**
     * Compiles; a template or expression that cannot be compiled is a 400 that names arm, line and
     * reason.
     */
    static RunningExperiment of(Experiment experiment, Campaign campaign, Templates templates) {
        var definition = experiment.definition();
        var errors = new ArrayList<FieldError>();
        var arms = new ArrayList<RunningArm>();
        for (var arm : definition.arms()) {
            int index = arms.size();
            var template =
                    Optional.ofNullable(arm.template())
                            .flatMap(source -> {
                                try {
                                    return Optional.of(templates.compile(source, arm.content()));
                                } catch (TemplateProblem e) {
                                    errors.add(
                                            new FieldError(
                                                    "/arms/%d/template".formatted(index),
                                                    String.valueOf(e.getMessage())));
                                    return Optional.empty();
                                }
                            });
            var eligibility = Eligibility.ALWAYS;
            if (arm.eligibility() != null) {
                try {
                    eligibility = Eligibility.compile(arm.eligibility());
                } catch (TemplateProblem e) {
                    errors.add(
                            new FieldError(
                                    "/arms/%d/eligibility".formatted(index),
                                    String.valueOf(e.getMessage())));
                }
            }
            arms.add(
                    new RunningArm(
                            index,
                            arm,
                            experiment.disabledArms().contains(arm.key()),
                            template,
                            eligibility));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new RunningExperiment(
                experiment,
                campaign,
                arms,
                arms.get(definition.control()),
                definition.toPolicy(),
                definition.toGuards());
    }

    /** What its owner should know before it starts. */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        for (var arm : arms) {
            arm.template()
                    .map(template -> template.tokensWithoutDefault())
                    .ifPresent(tokens -> {
                        if (!tokens.isEmpty()) {
                            warnings.add(
                                    ("arm '%s': no default for %s; a recipient without a value gets"
                                                    + " the control, or its text without tokens")
                                            .formatted(arm.key(), String.join(", ", tokens)));
                        }
                    });
        }
        var quiet = campaign.quiet();
        for (var arm : arms) {
            var slot = arm.definition().slot();
            if (quiet != null && slot != null && quiet.contain(LocalTime.of(slot.hour(), 0))) {
                warnings.add(
                        "arm '%s': its hour lies in the campaign's quiet hours, so it is never chosen"
                                .formatted(arm.key()));
            }
        }
        if (!definition().guardrails().isEmpty()) {
            warnings.add(
                    "guardrails are watched by the report, but nothing is switched off by itself");
        }
        return warnings;
    }
}
