package dev.slotwise.server.reports;

import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.learning.WaveSum;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** All that a verdict rests on. */
record Findings(
        Experiment experiment,
        Period period,
        Stretches stretches,
        Comparisons comparisons,
        SampleRatio sampleRatio,
        List<GuardrailCheck> guardrails,
        Optional<Race> race,
        Optional<Stale> stale,
        Cycle cycle) {

    static Findings of(
            Experiment experiment,
            Period period,
            Stretches stretches,
            int maturedBefore,
            int hour) {
        var definition = experiment.definition();
        var comparisons = Comparisons.of(definition, stretches);
        boolean canBeStale =
                experiment.status() == Status.RUNNING && definition.kind() != Kind.SEND_SLOT;
        return new Findings(
                experiment,
                period,
                stretches,
                comparisons,
                SampleRatio.of(definition.arms(), stretches),
                GuardrailCheck.of(definition, comparisons.estimator(), stretches),
                Race.of(experiment, comparisons),
                canBeStale ? Stale.of(stretches, hour) : Optional.empty(),
                Cycle.of(stretches, maturedBefore, hour));
    }

    List<ArmDefinition> arms() {
        return experiment.definition().arms();
    }

    String name(int arm) {
        return arms().get(arm).name();
    }

    /** An arm that gets no more e-mails is not waited for. */
    List<Standing> standings() {
        return IntStream.range(0, arms().size())
                .filter(arm -> !experiment.disabledArms().contains(arms().get(arm).key()))
                .mapToObj(arm -> {
                    var matured = comparisons.stretches().of(arm);
                    return new Standing(
                            name(arm),
                            matured.count(WaveSum.EXPOSURES),
                            matured.count(WaveSum.SUCCESSES));
                })
                .toList();
    }

    /**
     * An arm that may still be chosen.
     *
     * @param exposures trials whose window has ended
     * @param successes of them
     */
    record Standing(String name, long exposures, long successes) {}

    /** The first harm done by an arm that may still be chosen, or was. */
    Optional<Harmed> harmed() {
        for (var guardrail : guardrails) {
            for (var arm : guardrail.arms()) {
                if (arm.state() == GuardrailCheck.State.HARMED && isInUse(arm.key())) {
                    return Optional.of(new Harmed(guardrail, arm));
                }
            }
        }
        return Optional.empty();
    }

    record Harmed(GuardrailCheck guardrail, GuardrailCheck.Arm arm) {}

    private boolean isInUse(String arm) {
        return experiment
                .winner()
                .map(arm::equals)
                .orElse(!experiment.disabledArms().contains(arm));
    }

    /** The first guardrail of which it is not known that the arm keeps it. */
    Optional<GuardrailCheck> open(int arm) {
        var key = arms().get(arm).key();
        return guardrails.stream()
                .filter(guardrail ->
                        guardrail.arms().stream()
                                .anyMatch(each ->
                                        each.key().equals(key)
                                                && each.state() != GuardrailCheck.State.SAFE))
                .findFirst();
    }

    String nameOf(String key) {
        return arms().stream()
                .filter(arm -> arm.key().equals(key))
                .findFirst()
                .orElseThrow()
                .name();
    }
}
