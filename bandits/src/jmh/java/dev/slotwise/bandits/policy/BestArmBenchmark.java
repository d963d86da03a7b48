package dev.slotwise.bandits.policy;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Exact probabilities of many sets of beliefs in turn, so that no branch is learned by heart. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class BestArmBenchmark {
    private static final int SETS = 256;

    @Param({"10"})
    int arms;

    /**
     * Trials of the arm with most of them, relative to that with least: 1, or what policies make.
     */
    @Param({"1", "30"})
    double spread;

    private final double[][] means = new double[SETS][];
    private final double[][] variances = new double[SETS][];
    private final double[][] alphas = new double[SETS][];
    private final double[][] betas = new double[SETS][];
    private final BitSet eligible = new BitSet();
    private double[] into = {};
    private BestNormalArm normal = new BestNormalArm(1);
    private BestBetaArm beta = new BestBetaArm(1);
    private int turn;

    @Setup
    public void draw() {
        var random = new Random(1);
        eligible.set(0, arms);
        into = new double[arms];
        normal = new BestNormalArm(arms);
        beta = new BestBetaArm(arms);
        for (int set = 0; set < SETS; set++) {
            means[set] = new double[arms];
            variances[set] = new double[arms];
            alphas[set] = new double[arms];
            betas[set] = new double[arms];
            for (int a = 0; a < arms; a++) {
                // The better an arm looks, the more of the trials it has had.
                double lead = random.nextGaussian();
                double trials =
                        1000 * Math.exp(Math.log(spread) * Math.clamp(0.5 + lead / 4, 0.0, 1.0));
                variances[set][a] = 1 / (0.02 * trials);
                means[set][a] = 0.2 * lead;
                alphas[set][a] = 0.02 * Math.exp(0.2 * lead) * trials;
                betas[set][a] = trials - alphas[set][a];
            }
        }
    }

    @Benchmark
    public double[] normalArms() {
        int set = turn++ & (SETS - 1);
        normal.probabilities(means[set], variances[set], eligible, into);
        return into;
    }

    @Benchmark
    public double[] betaArms() {
        int set = turn++ & (SETS - 1);
        beta.probabilities(alphas[set], betas[set], eligible, into);
        return into;
    }
}
