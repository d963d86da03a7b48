package dev.slotwise.server.experiments;

import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.HalfLife;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Experiments on blocks of one mail that can be decided together, and be learnt from as one: they
 * run for everybody, by Thompson sampling without context, have one reward, and forget alike.
 *
 * @param experiments at least two, by their ids
 */
public record MailBlocks(List<RunningExperiment> experiments) {
    /** Numbers to be learnt of arms and pairs of arms: a fit inverts a matrix of as many rows. */
    private static final int MOST_EFFECTS = 300;

    public MailBlocks {
        experiments = List.copyOf(experiments);
        if (experiments.size() < 2) {
            throw new IllegalArgumentException(experiments.size() + " blocks to decide together");
        }
    }

    private record Alike(Reward reward, HalfLife halfLife) {}

    /**
     * @param mail one experiment per block
     */
    static List<MailBlocks> of(List<RunningExperiment> mail) {
        return mail.stream()
                .filter(MailBlocks::canBeOne)
                .sorted(Comparator.comparingInt(RunningExperiment::id))
                .collect(
                        Collectors.groupingBy(
                                each ->
                                        new Alike(
                                                each.definition().reward(),
                                                each.definition().halfLife()),
                                HashMap::new,
                                Collectors.toList()))
                .values()
                .stream()
                .filter(alike -> alike.size() > 1 && effects(alike) <= MOST_EFFECTS)
                .map(MailBlocks::new)
                .toList();
    }

    private static boolean canBeOne(RunningExperiment each) {
        var definition = each.definition();
        return each.experiment().status() == Status.RUNNING
                && definition.kind() == Kind.CONTENT
                && definition.context().isEmpty()
                && each.policy() instanceof Thompson
                && definition.policy().audience() == 1
                && !definition.reward().goal().isValued();
    }

    private static int effects(List<RunningExperiment> blocks) {
        int effects = 1;
        int arms = 0;
        for (var block : blocks) {
            effects += block.arms().size() * (1 + arms);
            arms += block.arms().size();
        }
        return effects;
    }

    /** What names them: the first that was created. */
    public int id() {
        return experiments.getFirst().id();
    }

    public List<Integer> ids() {
        return experiments.stream().map(RunningExperiment::id).toList();
    }

    /** How many arms each has. */
    public List<Integer> arms() {
        return experiments.stream().map(each -> each.arms().size()).toList();
    }
}
