package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.LogisticPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.propensity.FeatureEncoding;
import dev.slotwise.bandits.slots.HourProfile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Arm effects over the recipient's features.
 *
 * @param version of the published posterior
 * @param encoding its number in the database
 * @param lookAhead what goes into the worth of trying an arm
 * @param horizon decisions that there will be in the end; empty where nobody looks ahead
 */
public record ContextualBeliefs(
        long version,
        int encoding,
        FeatureEncoding features,
        LogisticPosterior posterior,
        LookAhead lookAhead,
        OptionalLong horizon,
        CountedBeliefs counted)
        implements Beliefs {

    ContextualBeliefs with(CountedBeliefs newer) {
        return newer == counted
                ? this
                : new ContextualBeliefs(
                        version, encoding, features, posterior, lookAhead, horizon, newer);
    }

    /** The same where so many decisions are expected. */
    ContextualBeliefs towards(OptionalLong expected) {
        return expected.equals(horizon)
                ? this
                : new ContextualBeliefs(
                        version, encoding, features, posterior, lookAhead, expected, counted);
    }

    @Override
    public Judgement judge(Map<String, Object> recipient, HourProfile ownHours) {
        var imputed = features.encodeImputed(ContextFeatures.values(recipient));
        var means = new double[posterior.arms()];
        var variances = new double[posterior.arms()];
        posterior.scores(imputed.x(), imputed.variances(), means, variances);
        var scores = new ArrayList<NormalScore>(means.length);
        for (int arm = 0; arm < means.length; arm++) {
            scores.add(new NormalScore(means[arm], variances[arm]));
        }
        return new Scored(this, imputed.x(), scores, lifts(imputed.x(), means, variances));
    }

    private List<Double> lifts(double[] x, double[] means, double[] variances) {
        if (horizon.isEmpty()) {
            return List.of();
        }
        var spreads = new double[means.length];
        posterior.spreads(x, spreads);
        var recipient =
                new LookAhead.Recipient(
                        means, variances, counted.offset() + posterior.sharedScore(x));
        var lifts = new ArrayList<Double>(means.length);
        for (double lift : lookAhead.lifts(recipient, spreads, remaining(horizon.getAsLong()))) {
            lifts.add(lift);
        }
        return lifts;
    }

    /** How many decisions are to come, as far as those made are known. */
    private long remaining(long expected) {
        long made = counted.counts().stream().mapToLong(ArmCount::decisions).sum();
        return Math.max(0, expected - made);
    }

    @SuppressWarnings("ArrayRecordComponent") // read only here
    private record Scored(
            ContextualBeliefs beliefs, double[] x, List<NormalScore> arms, List<Double> lifts)
            implements Judgement {
        @Override
        public long version() {
            return beliefs.version;
        }

        @Override
        public int encoding() {
            return beliefs.encoding;
        }

        @Override
        public double offset() {
            return beliefs.counted.offset();
        }

        @Override
        public double prediction(int arm) {
            return beliefs.posterior.predict(arm, x, offset());
        }

        @Override
        public double[] probabilities(Policy policy, BitSet eligible) {
            return policy.probabilities(lifts.isEmpty() ? arms : lifted(), eligible);
        }

        private List<NormalScore> lifted() {
            var lifted = new ArrayList<NormalScore>(arms.size());
            for (int arm = 0; arm < arms.size(); arm++) {
                var score = arms.get(arm);
                lifted.add(new NormalScore(score.mean() + lifts.get(arm), score.variance()));
            }
            return lifted;
        }
    }
}
