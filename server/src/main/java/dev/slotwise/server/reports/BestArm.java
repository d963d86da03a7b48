package dev.slotwise.server.reports;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.stopping.StoppingDecision;
import dev.slotwise.bandits.stopping.StoppingDecision.GoOn;
import dev.slotwise.bandits.stopping.StoppingDecision.Missing;
import dev.slotwise.bandits.stopping.StoppingDecision.Stop;
import dev.slotwise.bandits.stopping.StoppingRule;
import dev.slotwise.bandits.stopping.StoppingRule.Standing;
import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether it would cost little to give everybody the leading arm now. It goes by what is believed,
 * and promises no rate of false positives: a verdict does not follow from it.
 *
 * @param arm that leads: the one of the least expected loss among those that may still be chosen
 * @param stop whether that loss is below what is worth caring about, with enough to go by
 * @param expectedLoss of a trial, in the unit of the reward
 * @param reason for stopping, or all that is missing
 */
record BestArm(String arm, boolean stop, double expectedLoss, String reason) {
    private static final StoppingRule RULE = StoppingRule.STANDARD;

    /** Nothing where no choice is left: before a start, after the end, with one arm. */
    static Optional<BestArm> of(
            Experiment experiment,
            Map<Integer, ArmSums> sums,
            List<? extends ArmBelief> beliefs,
            Instant now) {
        var definition = experiment.definition();
        var arms = new ArrayList<ArmDefinition>();
        var standings = new ArrayList<Standing>();
        for (int index = 0; index < beliefs.size(); index++) {
            var arm = definition.arms().get(index);
            if (!experiment.disabledArms().contains(arm.key())) {
                var counted = sums.getOrDefault(index, ArmSums.NOTHING);
                arms.add(arm);
                standings.add(
                        new Standing(beliefs.get(index), counted.exposures(), counted.successes()));
            }
        }
        boolean open =
                experiment.status() == Status.RUNNING || experiment.status() == Status.PAUSED;
        if (!open || arms.size() < 2) {
            return Optional.empty();
        }
        long days = Duration.between(experiment.startedAt().orElse(now), now).toDays();
        var decision =
                RULE.decide(standings, beliefs.get(definition.control()), (int) Math.max(0, days));
        return Optional.of(
                new BestArm(
                        arms.get(decision.leader()).key(),
                        decision instanceof Stop,
                        decision.expectedLoss(),
                        reason(decision, arms)));
    }

    private static String reason(StoppingDecision decision, List<ArmDefinition> arms) {
        return switch (decision) {
            case Stop _ ->
                    "what it may cost is less than %s of what the control earns"
                            .formatted(percent(RULE.caring()));
            case GoOn goOn ->
                    goOn.missing().stream()
                            .map(each -> words(each, arms))
                            .collect(Collectors.joining("; "));
        };
    }

    private static String words(Missing missing, List<ArmDefinition> arms) {
        return switch (missing) {
            case Missing.Exposures(int arm, long had, long needed) ->
                    "\"%s\" has had %d of %d e-mails".formatted(arms.get(arm).name(), had, needed);
            case Missing.Conversions(long had, long needed) ->
                    "the goal was reached %d of %d times, or %d by each variant"
                            .formatted(had, needed, RULE.leastConversions());
            case Missing.Days(int had, int needed) ->
                    "%d of %d whole days have passed".formatted(had, needed);
            case Missing.Certainty _ ->
                    "what it may cost is more than %s of what the control earns"
                            .formatted(percent(RULE.caring()));
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
