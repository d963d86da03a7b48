package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.BestNormalArm;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.LogisticLearner;
import dev.slotwise.bandits.posterior.LogisticPrior;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One choice among ten arms by twenty features, and one trial learnt; after 5,000 trials. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ContextualBenchmark {
    private static final int ARMS = 10;
    private static final int DIMENSION = 20;
    private static final int RECIPIENTS = 1 << 10;
    private static final int TRIALS = 5_000;

    private final LogisticLearner learner =
            new LogisticLearner(
                    LogisticPrior.withoutPropensity(ARMS, DIMENSION), DelayCurve.prior(3600));
    private final Thompson thompson = new Thompson(ExplorationFloor.of(0));
    private final BestNormalArm best = new BestNormalArm(ARMS);
    private final BitSet all = new BitSet();
    private final double[][] recipients = new double[RECIPIENTS][DIMENSION];
    private final double[] normals = new double[RECIPIENTS];
    private final double[] means = new double[ARMS];
    private final double[] variances = new double[ARMS];
    private final double[] spreads = new double[ARMS];
    private int next;

    @Setup
    public void learnSome() {
        all.set(0, ARMS);
        var chance = new SplittableRandom(1);
        for (int i = 0; i < RECIPIENTS; i++) {
            for (int j = 0; j < DIMENSION - 1; j++) {
                recipients[i][j] = chance.nextGaussian();
            }
            recipients[i][DIMENSION - 1] = 1;
            normals[i] = chance.nextGaussian();
        }
        for (int i = 0; i < TRIALS; i++) {
            learner.learn(i % ARMS, recipients[i % RECIPIENTS], -1.4, chance.nextInt(5) == 0);
        }
    }

    /** Scores drawn from the posterior, the greatest taken: an arm without its probability. */
    @Benchmark
    public int decide() {
        learner.scores(recipient(), all, means, variances, spreads);
        int chosen = 0;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int arm = 0; arm < ARMS; arm++) {
            double normal = normals[(next + 31 * arm) & (RECIPIENTS - 1)];
            double score = means[arm] + Thompson.TEMPER * Math.sqrt(variances[arm]) * normal;
            if (score > greatest) {
                greatest = score;
                chosen = arm;
            }
        }
        return chosen;
    }

    @Benchmark
    public Choice decideWithExactProbability() {
        learner.scores(recipient(), all, means, variances, spreads);
        return Choice.draw(thompson.probabilities(means, variances, all, best), next);
    }

    /** What is known grows by each call; the time it takes does not. */
    @Benchmark
    public void update() {
        learner.learn(next % ARMS, recipient(), -1.4, next % 5 == 0);
    }

    private double[] recipient() {
        next++;
        return recipients[next & (RECIPIENTS - 1)];
    }
}
