package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.WaveCount;
import dev.slotwise.bandits.propensity.MeanRate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One beta posterior per arm. All recipients are judged alike, so that probabilities are computed
 * once.
 */
public final class CountedBeliefs implements Beliefs, Judgement {
    /**
     * Where every experiment starts that has no propensity model: it must not move with the rate
     * seen so far. That rate is far too low while answers are still on their way; a trial that
     * keeps such an offset looks like a success against the odds, and so does the arm that happened
     * to lead then. How far the true rate lies from this one is the shared constant's to learn.
     */
    private static final double OFFSET = new MeanRate(0.05).logit(Map.of());

    private static final int MOST_KEPT = 1_000;

    private final long version;
    private final List<BetaPosterior> arms;
    private final List<ArmCount> counts;
    private final DelayCurve delay;
    private final Map<Asked, double[]> probabilities = new ConcurrentHashMap<>();

    /**
     * @param version number of the experiment's last change that is in it
     * @param counts one per arm, like the posteriors
     */
    CountedBeliefs(
            long version, List<BetaPosterior> arms, List<ArmCount> counts, DelayCurve delay) {
        this.version = version;
        this.arms = List.copyOf(arms);
        this.counts = List.copyOf(counts);
        this.delay = delay;
    }

    /** Before anything happened. */
    static CountedBeliefs prior(int arms, double windowSeconds) {
        var delay = DelayCurve.prior(windowSeconds);
        var beliefs = BetaBeliefs.beliefs(arms, List.<WaveCount>of(), delay);
        return new CountedBeliefs(0, beliefs, Collections.nCopies(arms, ArmCount.NONE), delay);
    }

    /** The same with prior beliefs for arms that came later. */
    CountedBeliefs withArms(int count) {
        if (count == arms.size()) {
            return this;
        }
        var all = new ArrayList<>(arms.subList(0, Math.min(count, arms.size())));
        var fresh = prior(count, delay.windowSeconds());
        all.addAll(fresh.arms.subList(all.size(), count));
        var counted = new ArrayList<>(counts.subList(0, Math.min(count, counts.size())));
        counted.addAll(fresh.counts.subList(counted.size(), count));
        return new CountedBeliefs(version, all, counted, delay);
    }

    /** How much each arm was tried so far. */
    public List<ArmCount> counts() {
        return counts;
    }

    /** How long successes take to come. */
    DelayCurve delay() {
        return delay;
    }

    @Override
    public Judgement judge(Map<String, Object> features) {
        return this;
    }

    @Override
    public CountedBeliefs counted() {
        return this;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public int encoding() {
        return 0;
    }

    @Override
    public double offset() {
        return OFFSET;
    }

    @Override
    public List<BetaPosterior> arms() {
        return arms;
    }

    @Override
    public double prediction(int arm) {
        return arms.get(arm).mean();
    }

    @Override
    public double[] probabilities(Policy policy, BitSet eligible) {
        if (probabilities.size() > MOST_KEPT) {
            // Eligibility can make as many sets of arms as there are recipients.
            probabilities.clear();
        }
        return probabilities.computeIfAbsent(
                new Asked(policy, (BitSet) eligible.clone()),
                asked -> policy.probabilities(arms, asked.eligible));
    }

    private record Asked(Policy policy, BitSet eligible) {}
}
