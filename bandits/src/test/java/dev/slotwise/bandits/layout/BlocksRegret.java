package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.WaveCount;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * How much is lost by deciding blocks each by itself, together, and together once it is known that
 * they interact, in the same campaigns with the same chance. Its main prints the tables of decision
 * 14.
 */
final class BlocksRegret {
    private static final double[] NO_CONTEXT = {1};
    private static final double OFFSET = Logistic.logit(0.05);
    private static final int WAVE = 200;

    private BlocksRegret() {}

    /** From what was sent to what the next wave draws its layouts from, by seeds. */
    interface Rule {
        LongFunction<Layout> next(Blocks blocks, List<LayoutCount> counts, long seed);
    }

    /** Beta beliefs of each block's arms. */
    static LongFunction<Layout> byThemselves(Blocks blocks, List<LayoutCount> counts, long seed) {
        double[][] probabilities = new double[blocks.count()][];
        for (int block = 0; block < probabilities.length; block++) {
            probabilities[block] = alone(blocks, counts, block);
        }
        var independent = new IndependentBlocks(probabilities);
        return draw -> independent.draw(draw).layout();
    }

    /** Open interactions are tried from the first send on. */
    static LongFunction<Layout> together(Blocks blocks, List<LayoutCount> counts, long seed) {
        var posterior = LayoutFit.of(LayoutPrior.standard(blocks, 1), OFFSET, counts).snapshot();
        var joint =
                LayoutThompson.standard()
                        .probabilities(posterior, NO_CONTEXT, blocks.everyArm(), seed);
        return draw -> joint.draw(draw).layout();
    }

    /** Each by itself; together only those that rather interact than not. */
    static LongFunction<Layout> onceLikely(Blocks blocks, List<LayoutCount> counts, long seed) {
        LongFunction<Layout> alone = byThemselves(blocks, counts, seed);
        var groups = InteractingBlocks.of(LayoutPrior.standard(blocks, 1), OFFSET, counts);
        Map<InteractingBlocks, GuardedLayouts> guarded = new HashMap<>();
        groups.forEach(group -> guarded.put(group, guarded(group, seed)));
        return draw -> {
            List<Integer> arms = new ArrayList<>(alone.apply(draw).arms());
            guarded.forEach((group, layouts) -> {
                Layout together = layouts.draw(draw).layout();
                for (int i = 0; i < group.blocks().size(); i++) {
                    arms.set(group.blocks().get(i), together.arm(i));
                }
            });
            return new Layout(arms);
        };
    }

    private static GuardedLayouts guarded(InteractingBlocks group, long seed) {
        Blocks blocks = group.posterior().blocks();
        List<BitSet> every = blocks.everyArm();
        var joint =
                (JointLayouts)
                        LayoutThompson.withoutFloor()
                                .probabilities(group.posterior(), NO_CONTEXT, every, seed);
        List<double[]> marginals = new ArrayList<>();
        for (int block = 0; block < blocks.count(); block++) {
            double floor = ExplorationFloor.STANDARD.amongArms(blocks.arms().get(block));
            marginals.add(ExplorationFloor.project(joint.marginal(block), floor, every.get(block)));
        }
        return new GuardedLayouts(joint, marginals);
    }

    private static double[] alone(Blocks blocks, List<LayoutCount> counts, int block) {
        int arms = blocks.arms().get(block);
        long[] successes = new long[arms];
        long[] sends = new long[arms];
        for (LayoutCount count : counts) {
            successes[count.layout().arm(block)] += (long) count.successes();
            sends[count.layout().arm(block)] += (long) (count.successes() + count.failures());
        }
        List<WaveCount> waves = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            waves.add(new WaveCount(arm, 10, sends[arm], successes[arm]));
        }
        return Thompson.standard()
                .probabilities(
                        BetaBeliefs.beliefs(arms, waves, DelayCurve.prior(1)),
                        blocks.everyArm().get(block));
    }

    /** The regret of so many sends. */
    static double of(Rule rule, LayoutSimulation campaign, Blocks blocks, int sends, long seed) {
        Map<List<Integer>, double[]> sums = new LinkedHashMap<>();
        var random = new Random(seed);
        double regret = 0;
        for (int sent = 0; sent < sends; sent += WAVE) {
            List<LayoutCount> counts =
                    sums.entrySet().stream()
                            .map(sum ->
                                    new LayoutCount(
                                            new Layout(sum.getKey()),
                                            sum.getValue()[0],
                                            sum.getValue()[1]))
                            .toList();
            LongFunction<Layout> next = rule.next(blocks, counts, random.nextLong());
            for (int i = 0; i < WAVE; i++) {
                Layout layout = next.apply(random.nextLong());
                double rate = campaign.rate(layout);
                regret += campaign.most() - rate;
                sums.computeIfAbsent(layout.arms(), _ -> new double[2])[
                        random.nextDouble() < rate ? 0 : 1]++;
            }
        }
        return regret;
    }

    /** A line of a table: the same kind of campaign many times. */
    private record Row(
            String name, Blocks blocks, int sends, LongFunction<LayoutSimulation> world) {
        void print(int campaigns) {
            double[] sum = new double[3];
            double[][] ratios = new double[2][campaigns];
            double uniform = 0;
            List<Rule> rules =
                    List.of(
                            BlocksRegret::byThemselves,
                            BlocksRegret::onceLikely,
                            BlocksRegret::together);
            for (int seed = 0; seed < campaigns; seed++) {
                LayoutSimulation campaign = world.apply(seed);
                double even = campaign.uniformRegret(sends);
                uniform += even;
                double[] regrets = new double[3];
                for (int rule = 0; rule < 3; rule++) {
                    regrets[rule] = of(rules.get(rule), campaign, blocks, sends, seed);
                    sum[rule] += regrets[rule];
                }
                ratios[0][seed] = (regrets[1] - regrets[0]) / even;
                ratios[1][seed] = (regrets[2] - regrets[0]) / even;
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f (%+.3f ± %.3f) | %.3f (%+.3f ± %.3f) |%n",
                    name,
                    sum[0] / uniform,
                    sum[1] / uniform,
                    mean(ratios[0]),
                    error(ratios[0]),
                    sum[2] / uniform,
                    mean(ratios[1]),
                    error(ratios[1]));
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double error(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }

    /** Takes a number of campaigns. */
    public static void main(String[] arguments) {
        int campaigns = Integer.parseInt(arguments[0]);
        Blocks two = Blocks.of(3, 3);
        Blocks three = Blocks.of(4, 4, 3);
        Blocks five = Blocks.of(2, 2, 2, 2, 3);
        List<Row> rows = new ArrayList<>();
        for (int sends : new int[] {10_000, 40_000}) {
            for (Blocks blocks : List.of(two, three, five)) {
                String size = "%s, %,d".formatted(blocks.arms(), sends);
                rows.add(
                        new Row(
                                "add up, " + size,
                                blocks,
                                sends,
                                seed -> LayoutSimulation.drawn(blocks, 0.1, 0.2, 0, 0, seed)));
                rows.add(
                        new Row(
                                "one pair, sd 0.4, " + size,
                                blocks,
                                sends,
                                seed -> LayoutSimulation.drawn(blocks, 0.1, 0.1, 0.4, 1, seed)));
                rows.add(
                        new Row(
                                "match, " + size,
                                blocks,
                                sends,
                                seed -> LayoutSimulation.withAMatch(blocks, 0.1, 0.1, seed)));
            }
        }
        rows.parallelStream().forEach(row -> row.print(campaigns));
    }
}
