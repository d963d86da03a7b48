package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Logistic;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class LayoutLearnerTest {
    private static final double[] NO_CONTEXT = {1};
    private static final double OFFSET = Logistic.logit(0.2);

    @Test
    void evidenceAndPredictionsAreThoseOfABatchFit() {
        Blocks blocks = Blocks.of(2, 3, 2);
        for (double pairSd : new double[] {0, 0.4}) {
            List<Trial> trials = trials(blocks, pairSd, 6000, 11);
            var prior = LayoutPrior.standard(blocks, 1);
            var learner = new LayoutLearner(prior);
            trials.forEach(trial -> trial.teach(learner));
            LayoutPosterior posterior = learner.snapshot();
            var effects = new Effects(blocks, true);
            double whole = Batch.fit(effects, trials, prior, List.of()).logEvidence();
            for (int p = 0; p < 3; p++) {
                Effects.Pair pair = effects.pairs().get(p);
                double without = Batch.fit(effects, trials, prior, List.of(pair)).logEvidence();
                assertThat(posterior.evidence().get(p).logBayesFactor())
                        .isCloseTo(
                                whole - without, within(0.15 + 0.05 * Math.abs(whole - without)));
            }
        }
    }

    @Test
    void leavingPairsOutIsAsIfTheyHadNeverBeen() {
        Blocks blocks = Blocks.of(3, 2, 2);
        List<Trial> trials = trials(blocks, 0, 5000, 5);
        var learner = new LayoutLearner(LayoutPrior.standard(blocks, 1));
        var additive = new LayoutLearner(LayoutPrior.factorised(blocks, 1));
        for (Trial trial : trials) {
            trial.teach(learner);
            trial.teach(additive);
        }
        var effects = new Effects(blocks, true);
        double[] batch =
                Batch.fit(effects, trials, LayoutPrior.standard(blocks, 1), effects.pairs()).mode();
        LayoutPosterior expected = additive.snapshot();
        var conditioned = new LayoutModel(effects, _ -> false, learner.constant());
        for (Layout layout : LayoutSimulation.all(blocks)) {
            double logit = Logistic.logit(expected.predict(layout, NO_CONTEXT, 0));
            double exact =
                    Arrays.stream(effects.of(layout)).mapToDouble(effect -> batch[effect]).sum();
            // A sixth of its posterior sd.
            assertThat(logit).isCloseTo(exact, within(0.02));
            assertThat(conditioned.logit(effects, layout)).isCloseTo(exact, within(0.02));
        }
        var alone = new LayoutModel(new Effects(blocks, false), _ -> false, additive.constant());
        assertThat(conditioned.varianceOfDifference(0, 2) / alone.varianceOfDifference(0, 2))
                .isCloseTo(1, within(0.02));
    }

    /**
     * 150 campaigns of three pairs without an interaction, looked at after every 250 of 4,000
     * trials. Odds of 20 may come up ever for at most 1 pair in 20, if Laplace's method does not
     * spoil it, and 1 in 44 may be settled wrongly.
     */
    @Test
    void interactionsThatAreNoneAreRarelySeen() {
        Blocks blocks = Blocks.of(2, 3, 2);
        int campaigns = 150;
        int likely = 0;
        int settledFor = 0;
        for (int seed = 0; seed < campaigns; seed++) {
            var learner = new LayoutLearner(LayoutPrior.standard(blocks, 1));
            boolean[] ever = new boolean[3];
            boolean[] settled = new boolean[3];
            int n = 0;
            for (Trial trial : trials(blocks, 0, 4000, 1000 + seed)) {
                trial.teach(learner);
                if (++n % 250 == 0) {
                    List<PairEvidence> evidence = learner.evidence();
                    for (int p = 0; p < 3; p++) {
                        ever[p] |= evidence.get(p).logBayesFactor() >= Math.log(20);
                        settled[p] |= evidence.get(p).interacts();
                    }
                }
            }
            for (int p = 0; p < 3; p++) {
                likely += ever[p] ? 1 : 0;
                settledFor += settled[p] ? 1 : 0;
            }
        }
        int pairs = 3 * campaigns;
        assertThat(likely).isLessThan((int) atMost(pairs, 1 / 20.0));
        assertThat(settledFor).isLessThan((int) atMost(pairs, 1 / 44.0));
    }

    private static double atMost(int n, double p) {
        return n * p + 5 * Math.sqrt(n * p * (1 - p));
    }

    @Test
    void anInteractionIsSettledForAndAnAbsentOneAgainst() {
        Blocks blocks = Blocks.of(2, 2, 2);
        var effects = new Effects(blocks, true);
        var random = new Random(2);
        var learner = new LayoutLearner(LayoutPrior.standard(blocks, 1));
        List<Layout> layouts = LayoutSimulation.all(blocks);
        assertThat(learner.snapshot().evidence())
                .allSatisfy(pair -> assertThat(pair.probability()).isCloseTo(0.3, within(1e-12)));
        for (int i = 0; i < 60_000; i++) {
            Layout layout = layouts.get(random.nextInt(layouts.size()));
            // Blocks 0 and 2 have to match.
            double logit = OFFSET + (layout.arm(0) == layout.arm(2) ? 0.2 : -0.2);
            boolean success = random.nextDouble() < Logistic.probability(logit);
            learner.learn(layout, NO_CONTEXT, OFFSET, success ? 1 : 0, 1);
        }
        for (PairEvidence pair : learner.snapshot().evidence()) {
            boolean match = pair.block() == 0 && pair.otherBlock() == 2;
            assertThat(pair.interacts()).isEqualTo(match);
            assertThat(pair.addsUp()).isEqualTo(!match);
        }
        assertThat(effects.pairs()).hasSize(3);
    }

    @Test
    void contextOfArmsIsLearnt() {
        Blocks blocks = Blocks.of(2, 2);
        var random = new Random(8);
        var learner = new LayoutLearner(LayoutPrior.standard(blocks, 3));
        double[][] own = {{0.4, 0}, {-0.4, 0}, {0, 0.5}, {0, -0.5}};
        for (int i = 0; i < 20_000; i++) {
            double[] x = {random.nextGaussian(), random.nextGaussian(), 1};
            Layout layout = Layout.of(random.nextInt(2), random.nextInt(2));
            double p = Logistic.probability(logit(own, layout, x));
            learner.learn(layout, x, OFFSET, random.nextDouble() < p ? 1 : 0, 1);
        }
        LayoutPosterior posterior = learner.snapshot();
        for (Layout layout : LayoutSimulation.all(blocks)) {
            for (double[] x : new double[][] {{1, 0, 1}, {0, 1, 1}, {-1, 2, 1}}) {
                double logit = Logistic.logit(posterior.predict(layout, x, OFFSET));
                assertThat(logit).isCloseTo(logit(own, layout, x), within(0.25));
            }
        }
    }

    private static double logit(double[][] own, Layout layout, double[] x) {
        double[] first = own[layout.arm(0)];
        double[] second = own[2 + layout.arm(1)];
        return OFFSET + (first[0] + second[0]) * x[0] + (first[1] + second[1]) * x[1];
    }

    @Test
    void aLabelCorrectedLaterTeachesTheSame() {
        Blocks blocks = Blocks.of(2, 3);
        List<Trial> trials = trials(blocks, 0.2, 5000, 3);
        var prior = LayoutPrior.standard(blocks, 1);
        var atOnce = new LayoutLearner(prior);
        var later = new LayoutLearner(prior);
        double[] expected = new double[trials.size()];
        LayoutPosterior known = later.snapshot();
        int delay = 300;
        for (int i = 0; i < trials.size() + delay; i++) {
            if (i < trials.size()) {
                trials.get(i).teach(atOnce);
                Layout layout = trials.get(i).layout();
                if (i % 100 == 0) {
                    known = later.snapshot();
                }
                expected[i] = known.predict(layout, NO_CONTEXT, OFFSET);
                later.learn(layout, NO_CONTEXT, OFFSET, expected[i], 1);
            }
            if (i >= delay) {
                Trial answered = trials.get(i - delay);
                later.relabel(
                        answered.layout(), NO_CONTEXT, answered.label() - expected[i - delay]);
            }
        }
        LayoutPosterior one = atOnce.snapshot();
        LayoutPosterior other = later.snapshot();
        for (Layout layout : LayoutSimulation.all(blocks)) {
            assertThat(Logistic.logit(other.predict(layout, NO_CONTEXT, OFFSET)))
                    // Half a posterior sd.
                    .isCloseTo(
                            Logistic.logit(one.predict(layout, NO_CONTEXT, OFFSET)), within(0.05));
        }
    }

    @Test
    void aTrialOfWeightCountsAsSoManyAndOneOfNoneNotAtAll() {
        Blocks blocks = Blocks.of(2, 2);
        var prior = LayoutPrior.standard(blocks, 1);
        var weighted = new LayoutLearner(prior);
        var single = new LayoutLearner(prior);
        for (int i = 0; i < 400; i++) {
            Layout layout = Layout.of(i % 2, i / 2 % 2);
            double label = i % 3 == 0 ? 1 : 0;
            weighted.learn(layout, NO_CONTEXT, OFFSET, label, 2);
            weighted.learn(layout, NO_CONTEXT, OFFSET, label, 0);
            single.learn(layout, NO_CONTEXT, OFFSET, label, 1);
            single.learn(layout, NO_CONTEXT, OFFSET, label, 1);
        }
        for (Layout layout : LayoutSimulation.all(blocks)) {
            assertThat(weighted.snapshot().predict(layout, NO_CONTEXT, OFFSET))
                    .isCloseTo(single.snapshot().predict(layout, NO_CONTEXT, OFFSET), within(1e-3));
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        var learner = new LayoutLearner(LayoutPrior.standard(Blocks.of(2, 2), 1));
        for (Layout layout : List.of(Layout.of(0), Layout.of(0, 2), Layout.of(-1, 0))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> learner.learn(layout, NO_CONTEXT, 0, 1, 1));
        }
        Layout layout = Layout.of(1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.learn(layout, new double[] {1, 1}, 0, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.learn(layout, NO_CONTEXT, Double.NaN, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.learn(layout, NO_CONTEXT, 0, 1.1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.learn(layout, NO_CONTEXT, 0, 1, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayoutPrior.standard(Blocks.of(20, 20, 20), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Blocks(List.of(2, 2), List.of(new ForbiddenPair(0, 1, 0, 0))));
    }

    private static List<Trial> trials(Blocks blocks, double pairSd, int count, long seed) {
        var random = new Random(seed);
        var effects = new Effects(blocks, true);
        double[] truth = new double[effects.count()];
        for (int i = 0; i < truth.length - 1; i++) {
            truth[i] = (i < effects.cells() ? pairSd : 0.3) * random.nextGaussian();
        }
        List<Layout> layouts = LayoutSimulation.all(blocks);
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Layout layout = layouts.get(random.nextInt(layouts.size()));
            double logit = OFFSET;
            for (int effect : effects.of(layout)) {
                logit += truth[effect];
            }
            trials.add(
                    new Trial(layout, random.nextDouble() < Logistic.probability(logit) ? 1 : 0));
        }
        return trials;
    }

    private record Trial(Layout layout, double label) {
        void teach(LayoutLearner learner) {
            learner.learn(layout, NO_CONTEXT, OFFSET, label, 1);
        }
    }

    /** Mode and Laplace evidence by Newton's method, the effects of some pairs held at 0. */
    @SuppressWarnings("ArrayRecordComponent") // read only here
    private record Batch(double[] mode, double logEvidence) {
        static Batch fit(
                Effects effects, List<Trial> trials, LayoutPrior prior, List<Effects.Pair> absent) {
            int n = effects.count();
            double[] precision = new double[n];
            double pair = prior.pairSd().orElseThrow();
            Arrays.fill(precision, 0, effects.cells(), 1 / (pair * pair));
            Arrays.fill(precision, effects.cells(), n - 1, 1 / (prior.mainSd() * prior.mainSd()));
            precision[n - 1] = 1;
            for (Effects.Pair gone : absent) {
                // Known to be 0 as well as a double can say.
                Arrays.fill(precision, gone.start(), gone.start() + gone.cells(), 1e12);
            }
            double[] mode = new double[n];
            for (int round = 0; ; round++) {
                double[][] hessian = new double[n][n];
                double[] gradient = new double[n];
                double log = 0;
                for (int i = 0; i < n; i++) {
                    hessian[i][i] = precision[i];
                    gradient[i] = -precision[i] * mode[i];
                    log += 0.5 * Math.log(precision[i]) - 0.5 * precision[i] * mode[i] * mode[i];
                }
                for (Trial trial : trials) {
                    int[] active = effects.of(trial.layout());
                    double logit = OFFSET;
                    for (int i : active) {
                        logit += mode[i];
                    }
                    double p = Logistic.probability(logit);
                    log += Math.log(trial.label() == 1 ? p : 1 - p);
                    for (int i : active) {
                        gradient[i] += trial.label() - p;
                        for (int j : active) {
                            hessian[i][j] += p * (1 - p);
                        }
                    }
                }
                var lu = new LUDecomposition(new Array2DRowRealMatrix(hessian));
                if (round == 8) {
                    double logDeterminant = 0;
                    for (int i = 0; i < n; i++) {
                        logDeterminant += Math.log(Math.abs(lu.getU().getEntry(i, i)));
                    }
                    return new Batch(mode, log - 0.5 * logDeterminant);
                }
                double[] step = lu.getSolver().solve(new ArrayRealVector(gradient)).toArray();
                for (int i = 0; i < n; i++) {
                    mode[i] += step[i];
                }
            }
        }
    }
}
