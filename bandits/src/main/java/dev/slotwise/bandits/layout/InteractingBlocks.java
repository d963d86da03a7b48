package dev.slotwise.bandits.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Blocks that have to be decided together, since each of them may well interact with another, and
 * what is believed of them. All other blocks can be decided each by itself.
 *
 * @param blocks which of all blocks, ascending
 * @param posterior of layouts of these blocks alone
 */
public record InteractingBlocks(List<Integer> blocks, LayoutPosterior posterior) {
    /**
     * That two blocks interact, before they are decided together: with {@link
     * Interactions#PRIOR_PROBABILITY} a Bayes factor of 7/3. To wait until it is settled comes too
     * late, since by then the layouts that would show it are sent no longer; and to be wrong costs
     * little, since it shows.
     */
    static final double LEAST_PROBABILITY = 0.5;

    /** Sum of p (1 - p), as in {@link Interactions#LEAST_INFORMATION}; half of it. */
    static final double LEAST_INFORMATION = 25;

    public InteractingBlocks {
        blocks = List.copyOf(blocks);
        if (blocks.size() != posterior.blocks().count()) {
            throw new IllegalArgumentException(
                    "blocks %s, but beliefs about %d"
                            .formatted(blocks, posterior.blocks().count()));
        }
    }

    /**
     * Those of which the trials say that they rather interact than not, alone or in a row. For each
     * group the trials are learnt again with its blocks alone: what the others had is averaged
     * over.
     *
     * @param prior of one feature, the constant
     * @param offset logit of the propensity model, the same for all
     */
    public static List<InteractingBlocks> of(
            LayoutPrior prior, double offset, List<LayoutCount> counts) {
        var all = LayoutFit.of(prior, offset, counts).snapshot();
        if (all.information() < LEAST_INFORMATION) {
            return List.of();
        }
        List<InteractingBlocks> found = new ArrayList<>();
        for (List<Integer> group : groups(all)) {
            var posterior =
                    LayoutFit.of(
                                    alone(prior, group),
                                    offset,
                                    counts.stream().map(count -> count.within(group)).toList())
                            .snapshot();
            if (posterior.mayInteract()) {
                found.add(new InteractingBlocks(group, posterior));
            }
        }
        return List.copyOf(found);
    }

    private static LayoutPrior alone(LayoutPrior prior, List<Integer> group) {
        List<Integer> arms = group.stream().map(prior.blocks().arms()::get).toList();
        List<ForbiddenPair> forbidden = new ArrayList<>();
        for (ForbiddenPair pair : prior.blocks().forbidden()) {
            int block = group.indexOf(pair.block());
            int other = group.indexOf(pair.otherBlock());
            if (block >= 0 && other >= 0) {
                forbidden.add(new ForbiddenPair(block, pair.arm(), other, pair.otherArm()));
            }
        }
        return new LayoutPrior(
                new Blocks(arms, forbidden),
                1,
                prior.sharedSd(),
                prior.mainSd(),
                prior.contextSd(),
                OptionalDouble.of(prior.pairSd().orElseThrow()));
    }

    /** Blocks that interact with each other, directly or through others: at least two each. */
    private static List<List<Integer>> groups(LayoutPosterior posterior) {
        int[] first = new int[posterior.blocks().count()];
        Arrays.setAll(first, block -> block);
        for (PairEvidence pair : posterior.evidence()) {
            if (pair.probability() >= LEAST_PROBABILITY) {
                int one = Math.min(first[pair.block()], first[pair.otherBlock()]);
                int other = Math.max(first[pair.block()], first[pair.otherBlock()]);
                for (int block = 0; block < first.length; block++) {
                    first[block] = first[block] == other ? one : first[block];
                }
            }
        }
        List<List<Integer>> groups = new ArrayList<>();
        for (int block = 0; block < first.length; block++) {
            int named = block;
            List<Integer> group = new ArrayList<>();
            for (int member = 0; member < first.length; member++) {
                if (first[member] == named) {
                    group.add(member);
                }
            }
            if (group.size() > 1) {
                groups.add(group);
            }
        }
        return groups;
    }
}
