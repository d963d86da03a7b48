package dev.slotwise.server.reports;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.drift.ChangeAlarm;
import dev.slotwise.bandits.policy.BestArmProbabilities;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.stopping.ExpectedLoss;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.learning.Change;
import dev.slotwise.server.learning.WaveSum;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * What happened in an experiment, how sure that is, and what is believed of its arms.
 *
 * @param estimator how arms are compared, and why so
 * @param bestArm absent when there is nothing to choose from, nothing left to decide, or the report
 *     is of a period
 * @param holdout null when nobody is left out
 * @param segments absent when nobody asked for them
 * @param explored share of trials whose arm was not the one believed best; null for a fixed split,
 *     and while there are none
 * @param changes of arms' rates, oldest first
 * @param updatedAt the time at which all of this is so
 */
record Report(
        String experiment,
        Status status,
        Goal goal,
        Estimator estimator,
        String estimatorReason,
        Verdict verdict,
        @Nullable BestArm bestArm,
        List<ReportedArm> arms,
        SampleRatio sampleRatio,
        List<GuardrailCheck> guardrails,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Holdout holdout,
        @Nullable Segments segments,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double explored,
        List<Changed> changes,
        List<Warning> warnings,
        Instant updatedAt) {
    private static final double LEVEL = 0.95;

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

    /**
     * What is believed, which is of everybody and of all times, whatever was asked for.
     *
     * @param rates one per arm, untempered
     * @param arms by what the policy chooses: the rates, or what a trial earns
     * @param changes of arms' rates, oldest first
     */
    record Believed(
            List<BetaPosterior> rates, List<? extends ArmBelief> arms, List<Change> changes) {}

    /**
     * @throws IllegalArgumentException if there are more or fewer posteriors than arms
     */
    static Report of(
            Findings findings, @Nullable Segments segments, Believed believed, Instant now) {
        var experiment = findings.experiment();
        var definition = experiment.definition();
        int arms = definition.arms().size();
        if (believed.rates.size() != arms || believed.arms.size() != arms) {
            throw new IllegalArgumentException(
                    "%d and %d posteriors for %d arms"
                            .formatted(believed.rates.size(), believed.arms.size(), arms));
        }
        var estimator = findings.comparisons().estimator();
        return new Report(
                experiment.key(),
                experiment.status(),
                definition.reward().goal(),
                estimator,
                estimator.reason(),
                Verdict.of(findings),
                findings.period().isEver() ? bestArm(findings, believed, now) : null,
                arms(findings, believed),
                findings.sampleRatio(),
                findings.guardrails(),
                definition.holdout() == 0 ? null : Holdout.of(arms, findings.stretches()),
                segments,
                explored(findings),
                changes(experiment, believed.changes),
                findings.comparisons().warnings(findings.stretches()),
                now);
    }

    private static @Nullable BestArm bestArm(Findings findings, Believed believed, Instant now) {
        var sums = new HashMap<Integer, ArmSums>();
        for (int arm = 0; arm < findings.arms().size(); arm++) {
            sums.put(arm, ArmSums.of(findings.stretches().of(arm)));
        }
        return BestArm.of(findings.experiment(), sums, believed.arms, now).orElse(null);
    }

    private static List<ReportedArm> arms(Findings findings, Believed believed) {
        var best = BestArmProbabilities.of(believed.arms);
        var loss = ExpectedLoss.of(believed.arms);
        var pValues = findings.comparisons().pValues();
        var alwaysValid = findings.comparisons().alwaysValidPValues();
        long decisions = findings.stretches().count(WaveSum.DECISIONS);
        var arms = new ArrayList<ReportedArm>();
        for (int arm = 0; arm < findings.arms().size(); arm++) {
            arms.add(
                    ReportedArm.of(
                            findings.arms().get(arm),
                            arm,
                            findings,
                            decisions,
                            new ReportedArm.Tested(pValues.get(arm), alwaysValid.get(arm)),
                            new ReportedArm.Believed(
                                    believed.rates.get(arm).interval(LEVEL),
                                    believed.arms.get(arm),
                                    best[arm],
                                    loss[arm])));
        }
        return arms;
    }

    private static @Nullable Double explored(Findings findings) {
        long trials = findings.stretches().count(WaveSum.EXPOSURES);
        return trials == 0 || findings.experiment().definition().splitIsFixed()
                ? null
                : Double.valueOf((double) findings.stretches().count(WaveSum.EXPLORED) / trials);
    }

    private static List<Changed> changes(Experiment experiment, List<Change> changes) {
        return changes.stream()
                .map(change ->
                        new Changed(
                                experiment.definition().arms().get(change.arm()).key(),
                                change.at(),
                                change.direction(),
                                change.predicted(),
                                change.seen()))
                .toList();
    }
}
