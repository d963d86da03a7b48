package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.GaussianBeliefs;
import dev.slotwise.bandits.posterior.RewardSums;
import dev.slotwise.bandits.posterior.WaveCount;
import dev.slotwise.bandits.propensity.MeanRate;
import dev.slotwise.bandits.slots.HourProfile;
import dev.slotwise.server.experiments.Reward;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One posterior per arm: of its rate, and of its value where values are rewarded. All recipients
 * are judged alike, so that probabilities are computed once.
 */
public final class CountedBeliefs implements Beliefs, Judgement {
    /**
     * Where every experiment starts that has no propensity model: it must not move with the rate
     * seen so far. That rate is far too low while answers are still on their way; a trial that
     * keeps such an offset looks like a success against the odds, and so does the arm that happened
     * to lead then. How far the true rate lies from this one is the shared constant's to learn.
     */
    static final double OFFSET = new MeanRate(0.05).logit(Map.of());

    private static final int MOST_KEPT = 1_000;

    private final long version;
    private final List<BetaPosterior> rates;
    private final List<? extends ArmBelief> arms;
    private final ArmBelief untried;
    private final List<ArmCount> counts;
    private final DelayCurve delay;
    private final List<Change> changes;
    private final Map<Asked, double[]> probabilities = new ConcurrentHashMap<>();

    /**
     * @param version number of the experiment's last change that is in it
     * @param rates how likely a trial of each arm reaches the goal
     * @param arms by what the policy chooses: the rates, or what a trial earns
     * @param untried the same of an arm that was never tried
     * @param counts one per arm, like the posteriors
     * @param changes of arms' rates that were noticed, oldest first
     */
    private CountedBeliefs(
            long version,
            List<BetaPosterior> rates,
            List<? extends ArmBelief> arms,
            ArmBelief untried,
            List<ArmCount> counts,
            DelayCurve delay,
            List<Change> changes) {
        this.version = version;
        this.rates = List.copyOf(rates);
        this.arms = List.copyOf(arms);
        this.untried = untried;
        this.counts = List.copyOf(counts);
        this.delay = delay;
        this.changes = List.copyOf(changes);
    }

    /** Where no arm has changed, as far as anybody knows. */
    CountedBeliefs(
            long version,
            List<BetaPosterior> rates,
            List<? extends ArmBelief> arms,
            ArmBelief untried,
            List<ArmCount> counts,
            DelayCurve delay) {
        this(version, rates, arms, untried, counts, delay, List.of());
    }

    /** Where the goal itself is rewarded. */
    CountedBeliefs(
            long version, List<BetaPosterior> rates, List<ArmCount> counts, DelayCurve delay) {
        this(version, rates, rates, untried(delay), counts, delay);
    }

    private static BetaPosterior untried(DelayCurve delay) {
        return BetaBeliefs.beliefs(1, List.<WaveCount>of(), delay).getFirst();
    }

    /** Before anything happened. */
    static CountedBeliefs prior(int arms, Reward reward) {
        var delay = DelayCurve.prior(reward.window().toSeconds());
        var rates = BetaBeliefs.beliefs(arms, List.<WaveCount>of(), delay);
        var counts = Collections.nCopies(arms, ArmCount.NONE);
        if (!reward.goal().isValued()) {
            return new CountedBeliefs(0, rates, counts, delay);
        }
        var untried = GaussianBeliefs.beliefs(List.of(RewardSums.NONE)).getFirst();
        return new CountedBeliefs(
                0, rates, Collections.nCopies(arms, untried), untried, counts, delay);
    }

    /** The same where these changes were noticed. */
    CountedBeliefs with(List<Change> noticed) {
        return changes.equals(noticed)
                ? this
                : new CountedBeliefs(version, rates, arms, untried, counts, delay, noticed);
    }

    /** The same with prior beliefs for arms that came later. */
    CountedBeliefs withArms(int count) {
        if (count == arms.size()) {
            return this;
        }
        return new CountedBeliefs(
                version,
                filled(rates, count, untried(delay)),
                filled(arms, count, untried),
                untried,
                filled(counts, count, ArmCount.NONE),
                delay,
                changes);
    }

    private static <T> List<T> filled(List<? extends T> known, int count, T missing) {
        var all = new ArrayList<T>(known.subList(0, Math.min(count, known.size())));
        all.addAll(Collections.nCopies(count - all.size(), missing));
        return all;
    }

    /** How likely a trial of each arm reaches the goal. */
    public List<BetaPosterior> rates() {
        return rates;
    }

    /** How much each arm was tried so far. */
    public List<ArmCount> counts() {
        return counts;
    }

    /** Arms whose rate has moved, oldest first. */
    public List<Change> changes() {
        return changes;
    }

    /** How long successes take to come. */
    DelayCurve delay() {
        return delay;
    }

    @Override
    public Judgement judge(Map<String, Object> features, HourProfile ownHours) {
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
    public List<? extends ArmBelief> arms() {
        return arms;
    }

    @Override
    public double prediction(int arm) {
        return arms.get(arm).centre();
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
