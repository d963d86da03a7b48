package dev.slotwise.server.decisions;

import dev.slotwise.bandits.layout.GuardedLayouts;
import dev.slotwise.bandits.layout.JointLayouts;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.learning.BlockBeliefs;
import dev.slotwise.server.learning.JointEvidence;
import dev.slotwise.server.learning.JointEvidence.BlockArm;
import dev.slotwise.server.learning.LiveBeliefs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Draws the arms of blocks that interact. All blocks of the group are drawn each time, also those
 * that nobody asked for: so a block asked alone has its own probabilities, and another one asked
 * later for the same send gets the arm that belongs to it, as long as the same is believed.
 */
final class JointDraws {
    private final LiveBeliefs beliefs;
    private final RunningExperiments running;

    JointDraws(LiveBeliefs beliefs, RunningExperiments running) {
        this.beliefs = beliefs;
        this.running = running;
    }

    /**
     * @param probabilities of the block's arms, whatever the other blocks get
     * @param choice the block's arm, given those of the blocks drawn before
     */
    @SuppressWarnings("ArrayRecordComponent") // on its way to the log
    record Drawn(double[] probabilities, Choice choice, JointEvidence evidence) {}

    /**
     * The arm of an experiment's block; empty where the block is decided by itself: it interacts
     * with no other, or another one is not decided by its policy for this recipient.
     *
     * @param mail tells asks without a send apart
     */
    Optional<Drawn> draw(long mail, Ask ask, RunningExperiment experiment) {
        return beliefs.together(experiment.id())
                .flatMap(believed ->
                        blocks(believed, experiment)
                                .flatMap(blocks -> draw(mail, ask, experiment, believed, blocks)));
    }

    /** As they are now; empty when they have changed since they were learnt of. */
    private Optional<List<RunningExperiment>> blocks(
            BlockBeliefs believed, RunningExperiment experiment) {
        return running.blocksWith(experiment.id())
                .map(mail ->
                        mail.experiments().stream()
                                .filter(each -> believed.experiments().contains(each.id()))
                                .toList())
                .filter(blocks ->
                        blocks.stream()
                                .map(each -> each.arms().size())
                                .toList()
                                .equals(believed.arms()));
    }

    private Optional<Drawn> draw(
            long mail,
            Ask ask,
            RunningExperiment experiment,
            BlockBeliefs believed,
            List<RunningExperiment> blocks) {
        var eligible = new ArrayList<BitSet>(blocks.size());
        for (var block : blocks) {
            var admitted = Decider.admitted(ask, block);
            if (admitted.isEmpty() || Decider.isHeldOut(ask, block)) {
                return Optional.empty();
            }
            eligible.add(admitted);
        }
        var joint = believed.probabilities(eligible);
        var guarded = new GuardedLayouts(joint, guarded(joint, blocks, eligible));
        var choices =
                guarded.draw(
                        blocks.stream()
                                .mapToLong(block -> Decider.seed(mail, ask, block))
                                .toArray());
        int own = believed.experiments().indexOf(experiment.id());
        return Optional.of(
                new Drawn(
                        guarded.marginal(own),
                        choices.get(own),
                        evidence(believed, blocks, choices, own)));
    }

    /** Each block's probabilities as its own experiment demands them. */
    private List<double[]> guarded(
            JointLayouts joint, List<RunningExperiment> blocks, List<BitSet> eligible) {
        var guarded = new ArrayList<double[]>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            var block = blocks.get(i);
            double least = block.policy().leastProbability(eligible.get(i).cardinality());
            guarded.add(
                    block.guards()
                            .applied(
                                    ExplorationFloor.project(
                                            joint.marginal(i), least, eligible.get(i)),
                                    least,
                                    eligible.get(i),
                                    Decider.seniorities(
                                            block, beliefs.of(block).counted().counts())));
        }
        return guarded;
    }

    private static JointEvidence evidence(
            BlockBeliefs believed, List<RunningExperiment> blocks, List<Choice> choices, int own) {
        double probability = 1;
        var layout = new ArrayList<BlockArm>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            probability *= choices.get(i).assignmentProbability();
            layout.add(new BlockArm(blocks.get(i).id(), choices.get(i).arm()));
        }
        var given = new ArrayList<Double>();
        for (double each : choices.get(own).probabilities()) {
            given.add(each);
        }
        return new JointEvidence(believed.version(), probability, layout, given);
    }
}
