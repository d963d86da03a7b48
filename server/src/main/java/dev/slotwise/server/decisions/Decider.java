package dev.slotwise.server.decisions;

import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.Seniority;
import dev.slotwise.bandits.slots.HourProfile;
import dev.slotwise.server.experiments.Campaign;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.experiments.RunningArm;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.learning.ArmCount;
import dev.slotwise.server.learning.BlockBeliefs;
import dev.slotwise.server.learning.ClickHours;
import dev.slotwise.server.learning.ContextFeatures;
import dev.slotwise.server.learning.CountedDecision;
import dev.slotwise.server.learning.Evidence;
import dev.slotwise.server.learning.ExposureRule;
import dev.slotwise.server.learning.Judgement;
import dev.slotwise.server.learning.LiveBeliefs;
import dev.slotwise.server.storage.Digest;
import dev.slotwise.server.storage.IdLease;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses for one recipient, from what is in memory. */
final class Decider {
    private static final long NO_ID = -1;

    /** No slot comes round while the mail may leave. */
    private static final String NO_SLOT = "no-slot-in-time";

    private final LiveBeliefs beliefs;
    private final JointDraws joint;
    private final IdLease ids;
    private final LinkTokens tokens;

    Decider(LiveBeliefs beliefs, JointDraws joint, IdLease ids, LinkTokens tokens) {
        this.beliefs = beliefs;
        this.joint = joint;
        this.ids = ids;
        this.tokens = tokens;
    }

    /** A number that no decision or mail has had. */
    long nextId() {
        return ids.next();
    }

    /**
     * @param id of the decision
     * @param mail of the first decision of the same ask
     */
    Decision decide(long id, long mail, Ask ask, RunningExperiment experiment) {
        var status = experiment.experiment().status();
        if (status != Status.CONCLUDED && isHeldOut(ask, experiment)) {
            return withheld(id, ask, experiment);
        }
        if (status != Status.RUNNING) {
            return standing(id, ask, experiment);
        }
        if (!isInAudience(ask, experiment)) {
            return settled(
                    id,
                    ask,
                    experiment,
                    experiment.control(),
                    Reason.FALLBACK,
                    Optional.of("outside-audience"));
        }
        var admitted = admitted(ask, experiment);
        var eligible = inTime(admitted, ask, experiment);
        if (eligible.isEmpty()) {
            return settled(
                    id,
                    ask,
                    experiment,
                    experiment.control(),
                    Reason.FALLBACK,
                    Optional.of(admitted.isEmpty() ? "no-eligible-arm" : NO_SLOT));
        }
        return joint.draw(mail, ask, experiment)
                .map(drawn -> together(id, ask, experiment, eligible, drawn))
                .orElseGet(() -> chosen(id, ask, experiment, eligible));
    }

    /**
     * The arm that was drawn together with those of other blocks. What is logged as its probability
     * is that of the block, whatever the others got: reports of one block need no other.
     */
    private Decision together(
            long id,
            Ask ask,
            RunningExperiment experiment,
            BitSet eligible,
            JointDraws.Drawn drawn) {
        var judgement = beliefs.of(experiment).judge(Map.of(), HourProfile.NONE);
        int arm = drawn.choice().arm();
        return new Decision(
                id,
                experiment,
                Optional.of(experiment.arms().get(arm)),
                eligible.cardinality() == 1 ? Reason.ONLY_ARM : Reason.POLICY,
                Optional.empty(),
                drawn.probabilities()[arm],
                new Evidence(
                        judgement.version(),
                        judgement.encoding(),
                        judgement.offset(),
                        judgement.prediction(arm),
                        experiment.policy().leastProbability(eligible.cardinality()),
                        BlockBeliefs.TEMPER,
                        drawn.choice().seed(),
                        eligible,
                        list(drawn.probabilities()),
                        judgement.arms(),
                        List.of(),
                        Optional.of(drawn.evidence())),
                ask.recipient(),
                ask.zone(),
                Map.of(),
                ask.attributes(),
                Optional.empty(),
                ask.at(),
                tokens.signingKey(),
                exposure(experiment));
    }

    private Decision chosen(long id, Ask ask, RunningExperiment experiment, BitSet eligible) {
        var definition = experiment.definition();
        var features = ContextFeatures.select(definition.context(), ask.attributes());
        var ownHours = ClickHours.of(ask.attributes());
        var believed = beliefs.of(experiment);
        var judgement = believed.judge(features, ownHours.orElse(HourProfile.NONE));
        var probabilities =
                experiment
                        .guards()
                        .applied(
                                judgement.probabilities(experiment.policy(), eligible),
                                experiment.policy().leastProbability(eligible.cardinality()),
                                eligible,
                                seniorities(experiment, believed.counted().counts()));
        var choice = Choice.draw(probabilities, seed(id, ask, experiment));
        var arm = experiment.arms().get(choice.arm());
        var lacking =
                definition.kind() == Kind.SEND_SLOT && ownHours.isEmpty()
                        ? Optional.of("unusable-features: " + ClickHours.ATTRIBUTE)
                        : missing(definition, features);
        var reason =
                eligible.cardinality() == 1
                        ? Reason.ONLY_ARM
                        : lacking.isPresent() ? Reason.FALLBACK : Reason.POLICY;
        return new Decision(
                id,
                experiment,
                Optional.of(arm),
                reason,
                reason == Reason.FALLBACK ? lacking : Optional.empty(),
                choice.assignmentProbability(),
                evidence(experiment, judgement, choice, eligible, probabilities),
                ask.recipient(),
                ask.zone(),
                features,
                ask.attributes(),
                Departure.of(ask, experiment).of(arm),
                ask.at(),
                tokens.signingKey(),
                exposure(experiment));
    }

    private static ExposureRule exposure(RunningExperiment experiment) {
        return experiment.campaign().exposure() == Campaign.Exposure.DECISION
                ? ExposureRule.DECISION
                : ExposureRule.DELIVERED;
    }

    private static Optional<String> missing(Definition definition, Map<String, Object> features) {
        if (!definition.contextual() || features.size() == definition.context().size()) {
            return Optional.empty();
        }
        var missing =
                definition.context().stream()
                        .filter(feature -> !features.containsKey(feature))
                        .toList();
        return Optional.of("missing-features: " + String.join(", ", missing));
    }

    private static Evidence evidence(
            RunningExperiment experiment,
            Judgement judgement,
            Choice choice,
            BitSet eligible,
            double[] probabilities) {
        return new Evidence(
                judgement.version(),
                judgement.encoding(),
                judgement.offset(),
                judgement.prediction(choice.arm()),
                experiment.policy().leastProbability(eligible.cardinality()),
                experiment.policy().temperOf(judgement.arms().get(choice.arm())),
                choice.seed(),
                eligible,
                list(probabilities),
                judgement.arms(),
                judgement.lifts(),
                Optional.empty());
    }

    private static List<Double> list(double[] probabilities) {
        var all = new ArrayList<Double>(probabilities.length);
        for (double probability : probabilities) {
            all.add(probability);
        }
        return all;
    }

    /**
     * What stands for a decision that could not be made in time. It has no id, and nobody learns
     * from it.
     */
    Decision unserved(Ask ask, RunningExperiment experiment) {
        if (experiment.experiment().status() != Status.CONCLUDED && isHeldOut(ask, experiment)) {
            return withheld(NO_ID, ask, experiment);
        }
        return settled(
                NO_ID,
                ask,
                experiment,
                experiment.winner().orElse(experiment.control()),
                Reason.FALLBACK,
                Optional.of("not-decided-in-time"));
    }

    /**
     * Concluded: the winner for everybody. Paused: the control, until it goes on. Neither is a
     * trial.
     */
    private Decision standing(long id, Ask ask, RunningExperiment experiment) {
        return experiment
                .winner()
                .map(winner ->
                        Departure.of(ask, experiment).isInTime(winner)
                                ? settled(
                                        id,
                                        ask,
                                        experiment,
                                        winner,
                                        Reason.ONLY_ARM,
                                        Optional.empty())
                                : settled(
                                        id,
                                        ask,
                                        experiment,
                                        winner,
                                        Reason.FALLBACK,
                                        Optional.of(NO_SLOT)))
                .orElseGet(() ->
                        settled(
                                id,
                                ask,
                                experiment,
                                experiment.control(),
                                Reason.FALLBACK,
                                Optional.of("experiment-paused")));
    }

    private Decision settled(
            long id,
            Ask ask,
            RunningExperiment experiment,
            RunningArm arm,
            Reason reason,
            Optional<String> cause) {
        return new Decision(
                id,
                experiment,
                Optional.of(arm),
                reason,
                cause,
                1,
                noEvidence(experiment, arm.index()),
                ask.recipient(),
                ask.zone(),
                Map.of(),
                ask.attributes(),
                Departure.of(ask, experiment).of(arm),
                ask.at(),
                tokens.signingKey(),
                ExposureRule.NEVER);
    }

    private Decision withheld(long id, Ask ask, RunningExperiment experiment) {
        return new Decision(
                id,
                experiment,
                Optional.empty(),
                Reason.HOLDOUT,
                Optional.empty(),
                experiment.definition().holdout(),
                noEvidence(experiment, CountedDecision.HELD_OUT),
                ask.recipient(),
                ask.zone(),
                ContextFeatures.select(experiment.definition().context(), ask.attributes()),
                ask.attributes(),
                Optional.empty(),
                ask.at(),
                tokens.signingKey(),
                ExposureRule.NEVER);
    }

    private static Evidence noEvidence(RunningExperiment experiment, int arm) {
        var probabilities = new ArrayList<>(Collections.nCopies(experiment.arms().size(), 0.0));
        var eligible = new BitSet();
        if (arm >= 0) {
            probabilities.set(arm, 1.0);
            eligible.set(arm);
        }
        return new Evidence(0, 0, 0, 0, 0, 1, 0, eligible, probabilities, List.of());
    }

    static BitSet admitted(Ask ask, RunningExperiment experiment) {
        var admitted = new BitSet(experiment.arms().size());
        for (var arm : experiment.arms()) {
            if (!arm.disabled() && arm.eligibility().admits(ask.variables())) {
                admitted.set(arm.index());
            }
        }
        return admitted;
    }

    private static BitSet inTime(BitSet admitted, Ask ask, RunningExperiment experiment) {
        if (experiment.definition().kind() != Kind.SEND_SLOT) {
            return admitted;
        }
        var departure = Departure.of(ask, experiment);
        var inTime = new BitSet(experiment.arms().size());
        admitted.stream()
                .filter(arm -> departure.isInTime(experiment.arms().get(arm)))
                .forEach(inTime::set);
        return inTime;
    }

    static List<Seniority> seniorities(RunningExperiment experiment, List<ArmCount> counts) {
        var seniorities = new ArrayList<Seniority>(counts.size());
        for (var arm : experiment.arms()) {
            var count = counts.get(arm.index());
            seniorities.add(
                    new Seniority(
                            arm.definition().addedAt() == null
                                    ? Seniority.Joined.AT_START
                                    : Seniority.Joined.LATER,
                            count.decisions(),
                            count.matured()));
        }
        return seniorities;
    }

    /** The same recipients are left out of every send: by a hash, not by chance. */
    static boolean isHeldOut(Ask ask, RunningExperiment experiment) {
        double holdout = experiment.definition().holdout();
        return holdout > 0 && place("holdout", ask, experiment) < holdout;
    }

    /** Whoever is in stays in while the audience grows. */
    private static boolean isInAudience(Ask ask, RunningExperiment experiment) {
        double audience = experiment.definition().policy().audience();
        return audience == 1 || place("audience", ask, experiment) < audience;
    }

    /** A recipient's place among all, evenly within [0, 1), another one for each purpose. */
    private static double place(String purpose, Ask ask, RunningExperiment experiment) {
        long hash =
                first64(
                        Digest.begin()
                                .with(purpose)
                                .with(experiment.id())
                                .with(ask.recipient())
                                .bytes());
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** The same send draws the same number again; without a send every ask is a new one. */
    static long seed(long id, Ask ask, RunningExperiment experiment) {
        var digest = Digest.begin().with(experiment.id());
        return first64(
                ask.sendId()
                        .map(send ->
                                digest.with(experiment.experiment().version())
                                        .with(send)
                                        .with(ask.recipient()))
                        .orElseGet(() -> digest.with(id))
                        .bytes());
    }

    private static long first64(byte[] digest) {
        return ByteBuffer.wrap(digest).getLong();
    }
}
