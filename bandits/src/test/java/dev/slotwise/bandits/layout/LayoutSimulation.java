package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.numerics.Logistic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A campaign of blocks whose true effects are known, played in waves. */
final class LayoutSimulation {
    private static final double[] NO_CONTEXT = {1};
    private static final double MATCH = 0.6;
    private static final double MISMATCH = -0.6;
    private static final int WAVE = 200;

    private final List<Layout> layouts;
    private final double[] rates;
    private final double most;

    private LayoutSimulation(Blocks blocks, Effects effects, double[] effect) {
        layouts = all(blocks);
        rates = new double[layouts.size()];
        double greatest = 0;
        for (int i = 0; i < rates.length; i++) {
            double logit = 0;
            for (int active : effects.of(layouts.get(i))) {
                logit += effect[active];
            }
            rates[i] = Logistic.probability(logit);
            greatest = Math.max(greatest, rates[i]);
        }
        most = greatest;
    }

    /** Main effects are drawn, and effects of pairs of arms in so many pairs of blocks. */
    static LayoutSimulation drawn(
            Blocks blocks, double base, double mainSd, double pairSd, int pairs, long seed) {
        var random = new Random(seed);
        var effects = new Effects(blocks, true);
        double[] effect = mainEffects(effects, base, mainSd, random);
        List<Effects.Pair> all = new ArrayList<>(effects.pairs());
        for (int k = 0; k < pairs; k++) {
            Effects.Pair pair = all.remove(random.nextInt(all.size()));
            for (int cell = 0; cell < pair.cells(); cell++) {
                effect[pair.start() + cell] = pairSd * random.nextGaussian();
            }
        }
        return new LayoutSimulation(blocks, effects, effect);
    }

    /**
     * Main effects are drawn, and two blocks have an arm each that is good with the other and bad
     * with all else.
     */
    static LayoutSimulation withAMatch(Blocks blocks, double base, double mainSd, long seed) {
        var random = new Random(seed);
        var effects = new Effects(blocks, true);
        double[] effect = mainEffects(effects, base, mainSd, random);
        List<Effects.Pair> all = effects.pairs();
        Effects.Pair pair = all.get(random.nextInt(all.size()));
        int matching = random.nextInt(pair.arms());
        int otherMatching = random.nextInt(pair.otherArms());
        for (int arm = 0; arm < pair.arms(); arm++) {
            for (int other = 0; other < pair.otherArms(); other++) {
                boolean first = arm == matching;
                boolean second = other == otherMatching;
                effect[pair.effect(arm, other)] =
                        first && second ? MATCH : first || second ? MISMATCH : 0;
            }
        }
        return new LayoutSimulation(blocks, effects, effect);
    }

    private static double[] mainEffects(Effects effects, double base, double sd, Random random) {
        double[] effect = new double[effects.count()];
        for (int i = effects.cells(); i < effects.shared(); i++) {
            effect[i] = sd * random.nextGaussian();
        }
        effect[effects.shared()] = Logistic.logit(base);
        return effect;
    }

    static List<Layout> all(Blocks blocks) {
        List<Layout> layouts = new ArrayList<>(List.of(new Layout(List.of())));
        for (int count : blocks.arms()) {
            List<Layout> longer = new ArrayList<>();
            for (Layout layout : layouts) {
                for (int arm = 0; arm < count; arm++) {
                    List<Integer> arms = new ArrayList<>(layout.arms());
                    arms.add(arm);
                    longer.add(new Layout(arms));
                }
            }
            layouts = longer;
        }
        return layouts;
    }

    double rate(Layout layout) {
        return rates[layouts.indexOf(layout)];
    }

    /** The rate of the best layout. */
    double most() {
        return most;
    }

    /** Regret of sending all layouts evenly. */
    double uniformRegret(int sends) {
        double mean = 0;
        for (double rate : rates) {
            mean += rate / rates.length;
        }
        return sends * (most - mean);
    }

    /** Regret of learning with this prior, and the posterior at the end. */
    Played play(LayoutPrior prior, int sends, long seed) {
        var learner = new LayoutLearner(prior);
        double offset = Logistic.logit(0.1);
        double regret = 0;
        var random = new Random(seed);
        LayoutPosterior posterior = learner.snapshot();
        boolean everInteracted = false;
        for (int wave = 0; wave < sends / WAVE; wave++) {
            LayoutProbabilities p =
                    LayoutThompson.standard()
                            .probabilities(
                                    posterior,
                                    NO_CONTEXT,
                                    prior.blocks().everyArm(),
                                    random.nextLong());
            for (int i = 0; i < WAVE; i++) {
                Layout drawn = p.draw(random.nextLong()).layout();
                // A model of one block has all layouts for its arms.
                double rate = prior.blocks().count() == 1 ? rates[drawn.arm(0)] : rate(drawn);
                regret += most - rate;
                learner.learn(drawn, NO_CONTEXT, offset, random.nextDouble() < rate ? 1 : 0, 1);
            }
            posterior = learner.snapshot();
            everInteracted |= posterior.evidence().stream().anyMatch(PairEvidence::interacts);
        }
        return new Played(regret, everInteracted, posterior);
    }

    record Played(double regret, boolean everInteracted, LayoutPosterior posterior) {}
}
