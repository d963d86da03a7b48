package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.WaveCount;
import dev.slotwise.bandits.propensity.MeanRate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One beta posterior per arm. All recipients are judged alike, so that probabilities are computed
 * once.
 */
public final class CountedBeliefs implements Beliefs, Judgement {
    private final long version;
    private final List<BetaPosterior> arms;
    private final double offset;
    private final DelayCurve delay;
    private final Map<Asked, double[]> probabilities = new ConcurrentHashMap<>();

    /**
     * @param version number of the experiment's last change that is in it
     * @param meanRate of success over all arms
     */
    CountedBeliefs(long version, List<BetaPosterior> arms, double meanRate, DelayCurve delay) {
        this.version = version;
        this.arms = List.copyOf(arms);
        this.offset = new MeanRate(meanRate).logit(Map.of());
        this.delay = delay;
    }

    /** Before anything happened. */
    static CountedBeliefs prior(int arms, double windowSeconds) {
        var delay = DelayCurve.prior(windowSeconds);
        var beliefs = BetaBeliefs.beliefs(arms, List.<WaveCount>of(), delay);
        return new CountedBeliefs(0, beliefs, beliefs.getFirst().mean(), delay);
    }

    /** The same with prior beliefs for arms that came later. */
    CountedBeliefs withArms(int count) {
        if (count == arms.size()) {
            return this;
        }
        var all = new ArrayList<>(arms.subList(0, Math.min(count, arms.size())));
        var fresh = prior(count, delay.windowSeconds());
        all.addAll(fresh.arms.subList(all.size(), count));
        return new CountedBeliefs(version, all, 1 / (1 + Math.exp(-offset)), delay);
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
        return offset;
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
        return probabilities.computeIfAbsent(
                new Asked(policy, (BitSet) eligible.clone()),
                asked -> policy.probabilities(arms, asked.eligible));
    }

    private record Asked(Policy policy, BitSet eligible) {}
}
