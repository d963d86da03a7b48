package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Thompson;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class LayoutThompsonTest {
    private static final double[] NO_CONTEXT = {1};
    private static final Blocks BLOCKS = Blocks.of(2, 2, 2, 2, 3);
    private static final LayoutThompson POLICY = LayoutThompson.standard();

    @Test
    void whereBlocksAddUpALayoutHasTheProductOfItsArms() {
        LayoutPosterior posterior = learnt(LayoutPrior.factorised(BLOCKS, 1), 500, 1);
        LayoutProbabilities p = POLICY.probabilities(posterior, NO_CONTEXT, BLOCKS.everyArm(), 5);
        assertThat(p).isInstanceOf(IndependentBlocks.class);
        double sum = 0;
        for (Layout layout : LayoutSimulation.all(BLOCKS)) {
            double product = 1;
            for (int block = 0; block < BLOCKS.count(); block++) {
                product *= p.marginal(block)[layout.arm(block)];
            }
            assertThat(p.of(layout)).isCloseTo(product, within(1e-15));
            sum += p.of(layout);
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        LayoutChoice drawn = p.draw(77);
        assertThat(drawn.assignmentProbability()).isCloseTo(p.of(drawn.layout()), within(1e-15));
    }

    /** Sampling coefficients and searching has the law that blocks have each for itself. */
    @Test
    void theProbabilitiesOfABlockAreThoseOfSampling() {
        LayoutPosterior posterior = learnt(LayoutPrior.factorised(BLOCKS, 3), 300, 2);
        double[] x = {0.7, -1.2, 1};
        var unfloored = new LayoutThompson(new ExplorationFloor(0, 0), Thompson.TEMPER, 1);
        LayoutProbabilities p = unfloored.probabilities(posterior, x, BLOCKS.everyArm(), 0);
        var here = posterior.new InContext(x);
        var search = new LayoutSearch(BLOCKS.everyArm());
        var draws = new Draws(3);
        int samples = 40_000;
        double[][] counts = new double[BLOCKS.count()][3];
        for (int i = 0; i < samples; i++) {
            Layout best = search.exact(here.sample(i, Thompson.TEMPER, draws)).orElseThrow();
            for (int block = 0; block < BLOCKS.count(); block++) {
                counts[block][best.arm(block)]++;
            }
        }
        for (int block = 0; block < BLOCKS.count(); block++) {
            // Two arms exactly; three up to what their covariances differ.
            double inexact = BLOCKS.arms().get(block) == 2 ? 0 : 0.01;
            for (int arm = 0; arm < BLOCKS.arms().get(block); arm++) {
                double q = p.marginal(block)[arm];
                double error = 5 * Math.sqrt(q * (1 - q) / samples) + inexact;
                assertThat(counts[block][arm] / samples).isCloseTo(q, within(error));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyEligibleArmHasItsFloorAndWhatIsForbiddenNothing(long seed) {
        var forbidden =
                new Blocks(
                        BLOCKS.arms(),
                        List.of(new ForbiddenPair(0, 0, 4, 2), new ForbiddenPair(1, 1, 2, 1)));
        LayoutPosterior posterior =
                learnt(LayoutPrior.standard(forbidden, 1), (int) (2000 * seed), seed);
        List<BitSet> eligible = forbidden.everyArm();
        eligible.get(3).clear(0);
        LayoutProbabilities p = POLICY.probabilities(posterior, NO_CONTEXT, eligible, seed);
        double sum = 0;
        for (Layout layout : LayoutSimulation.all(forbidden)) {
            boolean excluded =
                    (layout.arm(0) == 0 && layout.arm(4) == 2)
                            || (layout.arm(1) == 1 && layout.arm(2) == 1)
                            || layout.arm(3) == 0;
            if (excluded) {
                assertThat(p.of(layout)).isZero();
            }
            sum += p.of(layout);
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
        for (int block = 0; block < forbidden.count(); block++) {
            int count = eligible.get(block).cardinality();
            double floor = ExplorationFloor.STANDARD.amongArms(count);
            for (int arm : eligible.get(block).stream().toArray()) {
                assertThat(p.marginal(block)[arm]).isGreaterThanOrEqualTo(floor - 1e-11);
            }
        }
        assertThat(POLICY.probabilities(posterior, NO_CONTEXT, eligible, seed)).isEqualTo(p);
        LayoutChoice drawn = p.draw(seed);
        assertThat(p.draw(seed)).isEqualTo(drawn);
        for (int block = 0; block < forbidden.count(); block++) {
            assertThat(drawn.blockProbabilities().get(block))
                    .isEqualTo(p.marginal(block)[drawn.layout().arm(block)]);
        }
    }

    /**
     * A million decisions, half of each kind, a thousand in each of 500 contexts with a sample of
     * its own: the drawn layouts against the sums of their logged probabilities. That probabilities
     * differ between decisions only takes from the statistic's variance.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void drawnLayoutsAgreeWithTheirLoggedProbabilities(boolean mayInteract) {
        LayoutPrior prior =
                mayInteract ? LayoutPrior.standard(BLOCKS, 2) : LayoutPrior.factorised(BLOCKS, 2);
        LayoutPosterior posterior = learnt(prior, 1500, 4);
        List<Layout> layouts = LayoutSimulation.all(BLOCKS);
        double[] expected = new double[layouts.size()];
        Map<Layout, Integer> drawn = new HashMap<>();
        var random = new Random(6);
        for (int context = 0; context < 500; context++) {
            double[] x = {random.nextGaussian(), 1};
            LayoutProbabilities p = POLICY.probabilities(posterior, x, BLOCKS.everyArm(), context);
            for (int i = 0; i < expected.length; i++) {
                expected[i] += 1000 * p.of(layouts.get(i));
            }
            for (int send = 0; send < 1000; send++) {
                // Seeds of successive sends, as an agent has them.
                long seed = (1000L * context + send) * 0x9e3779b97f4a7c15L;
                drawn.merge(p.draw(seed).layout(), 1, Integer::sum);
            }
        }
        double statistic = 0;
        int cells = 0;
        double rareExpected = 0;
        double rareDrawn = 0;
        for (int i = 0; i < expected.length; i++) {
            double e = expected[i];
            int o = drawn.getOrDefault(layouts.get(i), 0);
            if (e < 10) {
                rareExpected += e;
                rareDrawn += o;
            } else {
                statistic += (o - e) * (o - e) / e;
                cells++;
            }
        }
        assertThat(cells).isGreaterThan(20);
        assertThat(rareDrawn).isCloseTo(rareExpected, within(5 * Math.sqrt(rareExpected) + 1e-9));
        double p = 1 - new ChiSquaredDistribution(cells - 1).cumulativeProbability(statistic);
        assertThat(p).isGreaterThan(1e-3);
    }

    @Test
    void armsThatNoLayoutMayHaveAndBlocksWithNoneLeft() {
        // Arm 0 of the first block excludes both arms of the second.
        var blocks =
                new Blocks(
                        List.of(2, 2),
                        List.of(new ForbiddenPair(0, 0, 1, 0), new ForbiddenPair(1, 1, 0, 0)));
        LayoutPosterior posterior = new LayoutLearner(LayoutPrior.factorised(blocks, 1)).snapshot();
        LayoutProbabilities p = POLICY.probabilities(posterior, NO_CONTEXT, blocks.everyArm(), 1);
        assertThat(p.marginal(0)).containsExactly(0, 1);
        List<BitSet> impossible = blocks.everyArm();
        impossible.get(0).clear(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICY.probabilities(posterior, NO_CONTEXT, impossible, 1))
                .withMessageContaining("forbidden");
        List<BitSet> none = new ArrayList<>(blocks.everyArm());
        none.get(1).clear();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICY.probabilities(posterior, NO_CONTEXT, none, 1));
    }

    private static LayoutPosterior learnt(LayoutPrior prior, int trials, long seed) {
        var random = new Random(seed);
        var learner = new LayoutLearner(prior);
        List<Layout> layouts = LayoutSimulation.all(prior.blocks());
        double[] effects = new double[layouts.size()];
        for (int i = 0; i < effects.length; i++) {
            effects[i] = 0.4 * random.nextGaussian();
        }
        for (int i = 0; i < trials; i++) {
            int at = random.nextInt(layouts.size());
            double[] x = new double[prior.dimension()];
            for (int j = 0; j < x.length - 1; j++) {
                x[j] = random.nextGaussian();
            }
            x[x.length - 1] = 1;
            double rate = Logistic.probability(-1.4 + effects[at]);
            learner.learn(layouts.get(at), x, -1.4, random.nextDouble() < rate ? 1 : 0, 1);
        }
        return learner.snapshot();
    }
}
