package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.policy.BestArmProbabilities;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Thompson sampling of layouts. Where blocks add up, each is decided by itself with its exact
 * probabilities. Where two of them interact or exclude each other, layouts are sampled from the
 * posterior, and drawn from the sample: its shares are what is logged, so that they are exact
 * however few the samples (Hill et al. 2017 search as here, and log nothing).
 *
 * @param explorationFloor of each arm in its block
 * @param temper what the posterior's standard deviation is multiplied by, within (0, 1]
 * @param samples how many layouts are sampled where blocks are not independent
 * @throws IllegalArgumentException if a number is out of its range
 */
public record LayoutThompson(ExplorationFloor explorationFloor, double temper, int samples) {
    /** Keeps the numbers of a sample apart from those that draw from it. */
    private static final long SAMPLE = 0x5851f42d4c957f2dL;

    private static final int STANDARD_SAMPLES = 256;

    public LayoutThompson {
        if (!(temper > 0 && temper <= 1)) {
            throw new IllegalArgumentException("temper: " + temper);
        }
        if (samples < 1) {
            throw new IllegalArgumentException("samples: " + samples);
        }
    }

    /** The standard floor, the temper of contextual choices, 256 samples. */
    public static LayoutThompson standard() {
        return new LayoutThompson(ExplorationFloor.STANDARD, Thompson.TEMPER, STANDARD_SAMPLES);
    }

    /** The standard, without a floor: for blocks that have floors of their own. */
    public static LayoutThompson withoutFloor() {
        return new LayoutThompson(ExplorationFloor.of(0), Thompson.TEMPER, STANDARD_SAMPLES);
    }

    /**
     * The probability of each layout.
     *
     * @param x features, the last one 1
     * @param eligible per block the arms that may be assigned, at least one
     * @param seed decides the sample, where there is one
     * @throws IllegalArgumentException if a block has no eligible arm or one that there is not, if
     *     all layouts are forbidden, or the floors exceed 1
     */
    public LayoutProbabilities probabilities(
            LayoutPosterior posterior, double[] x, List<BitSet> eligible, long seed) {
        posterior.blocks().requireEligible(eligible);
        boolean independent =
                !posterior.mayInteract()
                        && posterior.blocks().forbidden().stream()
                                .noneMatch(pair ->
                                        eligible.get(pair.block()).get(pair.arm())
                                                && eligible.get(pair.otherBlock())
                                                        .get(pair.otherArm()));
        return independent
                ? independent(posterior, x, eligible)
                : sampled(posterior, x, eligible, new Draws(seed ^ SAMPLE));
    }

    private IndependentBlocks independent(
            LayoutPosterior posterior, double[] x, List<BitSet> eligible) {
        Blocks blocks = posterior.blocks();
        double[][] probabilities = new double[blocks.count()][];
        for (int block = 0; block < probabilities.length; block++) {
            BitSet candidates = eligible.get(block);
            double[] among =
                    BestArmProbabilities.of(
                            posterior.scores(block, candidates, x).stream()
                                    .map(this::tempered)
                                    .toList());
            double[] best = new double[blocks.arms().get(block)];
            int[] arms = candidates.stream().toArray();
            for (int i = 0; i < arms.length; i++) {
                best[arms[i]] = among[i];
            }
            probabilities[block] =
                    ExplorationFloor.project(
                            best, explorationFloor.amongArms(arms.length), candidates);
        }
        return new IndependentBlocks(probabilities);
    }

    private NormalScore tempered(NormalScore score) {
        return new NormalScore(score.mean(), temper * temper * score.variance());
    }

    private JointLayouts sampled(
            LayoutPosterior posterior, double[] x, List<BitSet> eligible, Draws draws) {
        var search = new LayoutSearch(eligible);
        var here = posterior.new InContext(x);
        Map<Layout, Double> shares = new LinkedHashMap<>();
        for (int i = 0; i < samples; i++) {
            Layout best =
                    search.best(here.sample(i, temper, draws), draws)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "all layouts are forbidden among eligible arms "
                                                    + eligible));
            shares.merge(best, 1.0 / samples, Double::sum);
        }
        LayoutScores means = here.means();
        return new ArmFloors(posterior.blocks(), eligible, explorationFloor)
                .raise(shares, companions -> new LayoutSearch(companions).best(means, draws));
    }
}
