package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.policy.Choice;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

class GuardedLayoutsTest {
    private static final Blocks BLOCKS = Blocks.of(2, 3, 2);
    private static final List<Layout> ALL = LayoutSimulation.all(BLOCKS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachBlockHasWhatIsAskedForWhateverTheLayoutsHad(long seed) {
        var random = new Random(seed);
        JointLayouts joint = joint(random);
        List<double[]> asked = new ArrayList<>();
        BLOCKS.arms().forEach(arms -> asked.add(simplex(arms, random)));
        var guarded = new GuardedLayouts(joint, asked);
        double[][] marginals = new double[3][3];
        double sum = 0;
        double moved = 0;
        for (Layout layout : ALL) {
            double p = guarded.of(layout);
            assertThat(p).isNotNegative();
            sum += p;
            moved += Math.abs(p - joint.of(layout)) / 2;
            for (int block = 0; block < 3; block++) {
                marginals[block][layout.arm(block)] += p;
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        double atMost = 0;
        for (int block = 0; block < 3; block++) {
            for (int arm = 0; arm < BLOCKS.arms().get(block); arm++) {
                double p = asked.get(block)[arm];
                assertThat(marginals[block][arm]).isCloseTo(p, within(1e-12));
                assertThat(guarded.marginal(block)[arm]).isEqualTo(p);
                atMost += Math.abs(p - joint.marginal(block)[arm]) / 2;
            }
        }
        // Each block leaves the arm of the layout as rarely as it can.
        assertThat(moved).isLessThanOrEqualTo(atMost + 1e-12);
    }

    @Test
    void whereNothingIsAskedForLayoutsKeepTheirProbabilities() {
        JointLayouts joint = joint(new Random(5));
        var guarded =
                new GuardedLayouts(
                        joint, List.of(joint.marginal(0), joint.marginal(1), joint.marginal(2)));
        for (Layout layout : ALL) {
            assertThat(guarded.of(layout)).isCloseTo(joint.of(layout), within(1e-15));
        }
    }

    @Test
    void drawsAgreeWithProbabilitiesAndCanBeMadeAgainOneByOne() {
        var random = new Random(11);
        JointLayouts joint = joint(random);
        List<double[]> asked = new ArrayList<>();
        BLOCKS.arms().forEach(arms -> asked.add(simplex(arms, random)));
        var guarded = new GuardedLayouts(joint, asked);
        int sends = 200_000;
        Map<Layout, Integer> drawn = new HashMap<>();
        for (int send = 0; send < sends; send++) {
            long[] seeds = {random.nextLong(), random.nextLong(), random.nextLong()};
            List<Choice> choices = guarded.draw(seeds);
            double product = 1;
            List<Integer> arms = new ArrayList<>();
            for (int block = 0; block < 3; block++) {
                Choice choice = choices.get(block);
                assertThat(Choice.draw(choice.probabilities(), seeds[block])).isEqualTo(choice);
                product *= choice.assignmentProbability();
                arms.add(choice.arm());
            }
            var layout = new Layout(arms);
            assertThat(product).isCloseTo(guarded.of(layout), within(1e-12));
            drawn.merge(layout, 1, Integer::sum);
        }
        double statistic = 0;
        for (Layout layout : ALL) {
            double expected = sends * guarded.of(layout);
            double off = drawn.getOrDefault(layout, 0) - expected;
            statistic += off * off / expected;
        }
        assertThat(1 - new ChiSquaredDistribution(ALL.size() - 1).cumulativeProbability(statistic))
                .isGreaterThan(1e-3);
        LayoutChoice choice = guarded.draw(77);
        assertThat(guarded.draw(77)).isEqualTo(choice);
        assertThat(choice.assignmentProbability())
                .isCloseTo(guarded.of(choice.layout()), within(1e-12));
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        JointLayouts joint = joint(new Random(1));
        double[] half = {0.5, 0.5};
        double[] third = {0.2, 0.3, 0.5};
        for (List<double[]> asked :
                List.of(
                        List.of(half, third),
                        List.of(half, half, half),
                        List.of(half, third, new double[] {0.5, 0.4}),
                        List.of(half, third, new double[] {1.5, -0.5}))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new GuardedLayouts(joint, asked));
        }
        var guarded = new GuardedLayouts(joint, List.of(half, third, half));
        assertThatIllegalArgumentException().isThrownBy(() -> guarded.draw(new long[] {1, 2}));
    }

    /** Some layouts only, so that arms are missing at times. */
    private static JointLayouts joint(Random random) {
        List<Layout> some = new ArrayList<>();
        for (Layout layout : ALL) {
            if (random.nextInt(3) == 0) {
                some.add(layout);
            }
        }
        some.add(Layout.of(1, 1, 1));
        some = List.copyOf(new LinkedHashSet<>(some));
        List<Double> p = new ArrayList<>();
        for (double each : simplex(some.size(), random)) {
            p.add(each);
        }
        return new JointLayouts(BLOCKS.arms(), some, p);
    }

    private static double[] simplex(int n, Random random) {
        double[] p = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            p[i] = -Math.log(1 - random.nextDouble());
            sum += p[i];
        }
        for (int i = 0; i < n; i++) {
            p[i] /= sum;
        }
        return p;
    }
}
