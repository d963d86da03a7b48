package dev.slotwise.server.reports;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.drift.ChangeAlarm;
import dev.slotwise.bandits.policy.BestArmProbabilities;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.stopping.ExpectedLoss;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.learning.Change;
import dev.slotwise.server.learning.CountedDecision;
import dev.slotwise.server.reports.Verdict.Standing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What happened in an experiment, and what is believed of its arms.
 *
 * @param bestArm absent when there is nothing to choose from, or nothing left to decide
 * @param changes of arms' rates, oldest first
 * @param holdout null when nobody is left out
 * @param updatedAt the time at which all of this is so
 */
record Report(
        String experiment,
        Status status,
        Goal goal,
        Verdict verdict,
        @Nullable BestArm bestArm,
        List<Arm> arms,
        List<Changed> changes,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Holdout holdout,
        Instant updatedAt) {
    private static final double LEVEL = 0.95;

    /**
     * @param share of all decisions that got an arm; 0 while there are none
     * @param exposures decisions that count as trials
     * @param outcomes what people did, by the name of the event
     * @param late goals reached after the attribution window: counted, but not learned from
     * @param rate trials that reached the goal, of all; null while there are none
     * @param interval holds the arm's true rate with a probability of 95 %, given what is believed
     * @param valuePerExposure what a trial is believed to earn, where values are rewarded
     * @param probabilityBest that no other arm's rate is higher, or value where values are rewarded
     * @param expectedLoss how much less a trial of this arm earns than one of the best, on average
     *     over what is believed
     */
    record Arm(
            String key,
            boolean control,
            double share,
            long decisions,
            long exposures,
            Outcomes outcomes,
            Machine machine,
            double value,
            long late,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double rate,
            Interval interval,
            @Nullable Value valuePerExposure,
            double probabilityBest,
            double expectedLoss) {}

    /**
     * An arm's successes did not come as its past foretold.
     *
     * @param at the hour whose sends made it certain
     * @param predicted rate of the sends since it moved
     * @param seen rate of these sends
     */
    record Changed(
            String arm,
            Instant at,
            ChangeAlarm.Direction direction,
            double predicted,
            double seen) {}

    record Value(double mean, Interval interval) {}

    /** Conversions count each, all else once per decision. */
    record Outcomes(
            long delivered,
            long open,
            long click,
            long conversion,
            long unsubscribe,
            long complaint,
            long bounce) {}

    /** What programs did: shown, and not learned from. */
    record Machine(long open, long click) {}

    /**
     * @param decisions whose recipients got nothing, so that the whole can be measured
     */
    record Holdout(long decisions) {}

    /**
     * @param sums by the arm's index
     * @param rates one per arm, untempered
     * @param beliefs by what the policy chooses: the rates, or what a trial earns
     * @param changes of arms' rates, oldest first
     * @throws IllegalArgumentException if there are more or fewer posteriors than arms
     */
    static Report of(
            Experiment experiment,
            Map<Integer, ArmSums> sums,
            List<BetaPosterior> rates,
            List<? extends ArmBelief> beliefs,
            List<Change> changes,
            Instant now) {
        var definition = experiment.definition();
        var arms = definition.arms();
        if (rates.size() != arms.size() || beliefs.size() != arms.size()) {
            throw new IllegalArgumentException(
                    "%d and %d posteriors for %d arms"
                            .formatted(rates.size(), beliefs.size(), arms.size()));
        }
        var best = BestArmProbabilities.of(beliefs);
        var loss = ExpectedLoss.of(beliefs);
        long decisions = 0;
        for (int index = 0; index < arms.size(); index++) {
            decisions += of(sums, index).decisions();
        }
        var reported = new ArrayList<Arm>(arms.size());
        for (int index = 0; index < arms.size(); index++) {
            var arm = arms.get(index);
            reported.add(
                    arm(
                            arm.key(),
                            arm.control(),
                            of(sums, index),
                            decisions,
                            rates.get(index).interval(LEVEL),
                            value(beliefs.get(index)),
                            best[index],
                            loss[index]));
        }
        return new Report(
                experiment.key(),
                experiment.status(),
                definition.reward().goal(),
                verdict(experiment, sums, best),
                BestArm.of(experiment, sums, beliefs, now).orElse(null),
                reported,
                changes.stream()
                        .map(change ->
                                new Changed(
                                        arms.get(change.arm()).key(),
                                        change.at(),
                                        change.direction(),
                                        change.predicted(),
                                        change.seen()))
                        .toList(),
                definition.holdout() == 0
                        ? null
                        : new Holdout(of(sums, CountedDecision.HELD_OUT).decisions()),
                now);
    }

    private static ArmSums of(Map<Integer, ArmSums> sums, int arm) {
        return sums.getOrDefault(arm, ArmSums.NOTHING);
    }

    private static Arm arm(
            String key,
            boolean control,
            ArmSums sums,
            long allDecisions,
            Interval interval,
            @Nullable Value value,
            double best,
            double loss) {
        return new Arm(
                key,
                control,
                allDecisions == 0 ? 0 : (double) sums.decisions() / allDecisions,
                sums.decisions(),
                sums.exposures(),
                new Outcomes(
                        sums.delivered(),
                        sums.opens(),
                        sums.clicks(),
                        sums.conversions(),
                        sums.unsubscribes(),
                        sums.complaints(),
                        sums.bounces()),
                new Machine(sums.machineOpens(), sums.machineClicks()),
                sums.value(),
                sums.late(),
                sums.exposures() == 0
                        ? null
                        : Double.valueOf((double) sums.successes() / sums.exposures()),
                interval,
                value,
                best,
                loss);
    }

    private static @Nullable Value value(ArmBelief belief) {
        return belief instanceof GaussianPosterior gaussian
                ? new Value(gaussian.mean(), gaussian.interval(LEVEL))
                : null;
    }

    private static Verdict verdict(
            Experiment experiment, Map<Integer, ArmSums> sums, double[] best) {
        var goal = experiment.definition().reward().goal();
        return switch (experiment.status()) {
            case DRAFT -> Verdict.notStarted();
            case RUNNING, PAUSED ->
                    Verdict.of(
                            goal,
                            standings(experiment, sums),
                            Arrays.stream(best).max().orElseThrow());
            case CONCLUDED ->
                    Verdict.concluded(goal, standings(experiment, sums), nameOfWinner(experiment));
        };
    }

    /** A disabled arm gets no more e-mails: waiting for it would be waiting for ever. */
    private static List<Standing> standings(Experiment experiment, Map<Integer, ArmSums> sums) {
        var arms = experiment.definition().arms();
        var standings = new ArrayList<Standing>(arms.size());
        for (int index = 0; index < arms.size(); index++) {
            var arm = arms.get(index);
            if (!experiment.disabledArms().contains(arm.key())) {
                var counted = of(sums, index);
                standings.add(new Standing(arm.name(), counted.exposures(), counted.successes()));
            }
        }
        return standings;
    }

    private static String nameOfWinner(Experiment experiment) {
        var winner = experiment.winner().orElseThrow();
        return experiment.definition().arms().stream()
                .filter(arm -> arm.key().equals(winner))
                .findFirst()
                .orElseThrow()
                .name();
    }
}
