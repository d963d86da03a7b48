package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.Thompson;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Campaigns of 20,000 sends to ten arms around 2 %; time per send. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class CountedAgentBenchmark {
    private static final int ARMS = 10;
    private static final int SENDS = 20_000;

    private final double[] nothing = {};
    private final BitSet all = new BitSet();
    private final SplittableRandom chance = new SplittableRandom(1);
    private CountedAgent atOnce = agent(OptionalDouble.empty());
    private CountedAgent late = agent(OptionalDouble.of(48));

    @Setup(Level.Invocation)
    public void begin() {
        all.set(0, ARMS);
        atOnce = agent(OptionalDouble.empty());
        late = agent(OptionalDouble.of(48));
    }

    @Benchmark
    @OperationsPerInvocation(SENDS)
    public double decideAndLearnAtOnce() {
        double sum = 0;
        for (int i = 0; i < SENDS; i++) {
            Choice choice = atOnce.decide(new Send(i, 0.01 * i, nothing, all, 0));
            atOnce.learn(outcome(i, choice, isSuccess(choice.arm()) ? 1 : 0));
            sum += choice.assignmentProbability();
        }
        return sum;
    }

    /** The outcome of a send comes with the hundredth send after it. */
    @Benchmark
    @OperationsPerInvocation(SENDS)
    public double decideAndLearnLate() {
        double sum = 0;
        Choice[] open = new Choice[100];
        for (int i = 0; i < SENDS; i++) {
            int place = i % open.length;
            if (i >= open.length) {
                Choice before = open[place];
                boolean success = isSuccess(before.arm());
                Outcome outcome = outcome(i - open.length, before, success ? 1 : 0);
                if (success) {
                    late.learn(outcome);
                } else {
                    late.expire(outcome);
                }
            }
            open[place] = late.decide(new Send(i, 0.01 * i, nothing, all, 0));
            sum += open[place].assignmentProbability();
        }
        return sum;
    }

    private boolean isSuccess(int arm) {
        return chance.nextDouble() < 0.016 + 0.001 * arm;
    }

    private Outcome outcome(int id, Choice choice, double value) {
        return new Outcome(
                id,
                0.01 * (id + 100),
                choice.arm(),
                choice.assignmentProbability(),
                nothing,
                0,
                value);
    }

    private static CountedAgent agent(OptionalDouble windowHours) {
        return new CountedAgent(
                Thompson.standard(),
                new Setting(
                        ARMS,
                        0,
                        new RewardScale.Binary(),
                        OptionalLong.empty(),
                        OptionalDouble.of(0.02),
                        false,
                        windowHours,
                        Optional.empty(),
                        1));
    }
}
