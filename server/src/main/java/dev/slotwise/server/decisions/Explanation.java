package dev.slotwise.server.decisions;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;
import dev.slotwise.server.experiments.RunningArm;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.learning.ArmPredictions;
import dev.slotwise.server.learning.Evidence;
import dev.slotwise.server.learning.JointEvidence;
import dev.slotwise.server.learning.PastCoefficients;
import dev.slotwise.server.learning.PastCoefficients.Contribution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Why a recipient got this arm: what was believed of every arm at that moment. All of it stands in
 * the decision's own evidence, except the coefficients behind a contextual score.
 *
 * @param explorationFloor least probability of an eligible arm
 * @param kappa by which the posterior's standard deviation was multiplied before choosing
 * @param seed from which the arm was drawn; a text, since few readers of JSON hold 64 bits
 * @param beliefsVersion of the posterior; absent when no policy was asked
 * @param propensity of the recipient, whatever the arm; absent when no policy was asked
 * @param contributionsMissing why the contributions of features are not shown, if they ought to be
 * @param together with which other blocks the arm was drawn, if it was
 */
record Explanation(
        String decision,
        String experiment,
        int experimentVersion,
        Instant decidedAt,
        Reason reason,
        Optional<String> fallbackCause,
        String policy,
        double explorationFloor,
        double kappa,
        String seed,
        Optional<Long> beliefsVersion,
        Optional<Propensity> propensity,
        Optional<String> contributionsMissing,
        Optional<Together> together,
        List<Arm> arms) {
    private static final double LEVEL = 0.95;

    /**
     * @param logit the offset from which every arm's prediction starts
     * @param probability the same as a probability
     */
    record Propensity(double logit, double probability) {}

    /**
     * @param beliefsVersion of what was believed of the blocks together
     * @param probability with which all blocks got their arms
     * @param blocks in the order in which they were drawn, the decision's own among them
     * @param given what the arm was drawn from: its probabilities given the arms of the blocks
     *     before
     */
    record Together(
            long beliefsVersion,
            double probability,
            List<Block> blocks,
            Map<String, Double> given) {}

    /** A block of the mail, and the arm that it gets beside the others. */
    record Block(String experiment, String block, String arm) {}

    /**
     * @param assignmentProbability with which the policy would have chosen it
     * @param score of a contextual policy: the arm's own part of the logit
     * @param lift in logits, added to the score before the draw: what knowing the arm was worth for
     *     the sends to come
     * @param posterior of a policy without context
     * @param value of an arm that is rewarded with values: what a trial is believed to bring
     * @param prediction success probability for this recipient, as believed then; the expected
     *     value where values are rewarded
     * @param contributions of each feature to the score
     */
    record Arm(
            String key,
            boolean eligible,
            boolean chosen,
            double assignmentProbability,
            Optional<Score> score,
            Optional<Double> lift,
            Optional<Posterior> posterior,
            Optional<Value> value,
            Optional<Double> prediction,
            Optional<List<Part>> contributions) {}

    /** In logits, before tempering. */
    record Score(double mean, double standardDeviation) {}

    record Posterior(double alpha, double beta, double mean, Interval interval) {}

    record Value(double mean, Interval interval) {}

    /**
     * @param value the recipient's own; absent when it was missing
     * @param x as the model saw it
     * @param contribution in logits
     */
    record Part(String feature, Optional<Object> value, double x, double contribution) {}

    /**
     * @param coefficients of the posterior that was believed, if they are kept; needed for
     *     contextual decisions only
     * @param experiments by their ids
     */
    static Explanation of(
            StoredDecision stored,
            RunningExperiment experiment,
            Optional<PastCoefficients> coefficients,
            IntFunction<Optional<RunningExperiment>> experiments) {
        var evidence = stored.evidence();
        boolean asked = !evidence.beliefs().isEmpty();
        var arms = new ArrayList<Arm>();
        for (var arm : experiment.arms()) {
            arms.add(arm(arm, stored, coefficients));
        }
        return new Explanation(
                DecisionId.text(stored.id()),
                experiment.definition().key(),
                stored.version(),
                stored.decidedAt(),
                stored.reason(),
                stored.fallbackCause(),
                experiment.definition().policy().type(),
                evidence.floor(),
                evidence.kappa(),
                Long.toString(evidence.seed()),
                asked ? Optional.of(evidence.beliefsVersion()) : Optional.empty(),
                asked
                        ? Optional.of(
                                new Propensity(
                                        evidence.offset(), Logistic.probability(evidence.offset())))
                        : Optional.empty(),
                isContextual(evidence) && coefficients.isEmpty()
                        ? Optional.of(
                                "the coefficients of version %d are no longer kept (seven days); scores and probabilities are those of the decision"
                                        .formatted(evidence.beliefsVersion()))
                        : Optional.empty(),
                evidence.joint().map(joint -> together(joint, experiment, experiments)),
                arms);
    }

    private static Together together(
            JointEvidence joint,
            RunningExperiment experiment,
            IntFunction<Optional<RunningExperiment>> experiments) {
        var blocks = new ArrayList<Block>();
        for (var each : joint.layout()) {
            experiments
                    .apply(each.experiment())
                    .ifPresent(other ->
                            blocks.add(
                                    new Block(
                                            other.definition().key(),
                                            other.definition().block(),
                                            other.arms().get(each.arm()).key())));
        }
        var given = new LinkedHashMap<String, Double>();
        for (int arm = 0; arm < joint.given().size(); arm++) {
            given.put(experiment.arms().get(arm).key(), joint.given().get(arm));
        }
        return new Together(joint.version(), joint.probability(), blocks, given);
    }

    /** Whether features took part, so that there are coefficients to ask for. */
    static boolean isContextual(Evidence evidence) {
        return evidence.encoding() > 0;
    }

    private static Arm arm(
            RunningArm arm, StoredDecision stored, Optional<PastCoefficients> coefficients) {
        var evidence = stored.evidence();
        int index = arm.index();
        var belief =
                index < evidence.beliefs().size()
                        ? Optional.<ArmBelief>of(evidence.beliefs().get(index))
                        : Optional.<ArmBelief>empty();
        return new Arm(
                arm.key(),
                evidence.eligible().get(index),
                index == stored.arm(),
                evidence.probabilities().get(index),
                belief.flatMap(it ->
                        it instanceof NormalScore(double mean, double variance)
                                ? Optional.of(new Score(mean, Math.sqrt(variance)))
                                : Optional.empty()),
                index < evidence.lifts().size()
                        ? Optional.of(evidence.lifts().get(index))
                        : Optional.empty(),
                belief.flatMap(it ->
                        it instanceof BetaPosterior beta
                                ? Optional.of(posterior(beta))
                                : Optional.empty()),
                belief.flatMap(Explanation::value),
                belief.isPresent()
                        ? Optional.of(ArmPredictions.of(evidence, index))
                        : Optional.empty(),
                coefficients
                        .filter(past -> index < past.arms())
                        .map(past -> parts(past.contributions(index, stored.features()))));
    }

    private static Posterior posterior(BetaPosterior belief) {
        return new Posterior(belief.alpha(), belief.beta(), belief.mean(), belief.interval(LEVEL));
    }

    private static Optional<Value> value(ArmBelief belief) {
        return switch (belief) {
            case GaussianPosterior gaussian ->
                    Optional.of(new Value(gaussian.mean(), gaussian.interval(LEVEL)));
            case RevenuePosterior revenue ->
                    Optional.of(new Value(Math.exp(revenue.centre()), revenue.interval(LEVEL)));
            case BetaPosterior _, NormalScore _ -> Optional.empty();
        };
    }

    private static List<Part> parts(List<Contribution> contributions) {
        return contributions.stream()
                .map(each -> new Part(each.entry(), each.value(), each.x(), each.logit()))
                .toList();
    }
}
