package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.LogisticPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.propensity.FeatureEncoding;
import dev.slotwise.bandits.slots.HourProfile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Arm effects over the recipient's features.
 *
 * @param version of the published posterior
 * @param encoding its number in the database
 */
public record ContextualBeliefs(
        long version,
        int encoding,
        FeatureEncoding features,
        LogisticPosterior posterior,
        CountedBeliefs counted)
        implements Beliefs {

    ContextualBeliefs with(CountedBeliefs newer) {
        return newer == counted
                ? this
                : new ContextualBeliefs(version, encoding, features, posterior, newer);
    }

    @Override
    public Judgement judge(Map<String, Object> recipient, HourProfile ownHours) {
        var x = features.encode(ContextFeatures.values(recipient));
        var means = new double[posterior.arms()];
        var variances = new double[posterior.arms()];
        posterior.scores(x, means, variances);
        var scores = new ArrayList<NormalScore>(means.length);
        for (int arm = 0; arm < means.length; arm++) {
            scores.add(new NormalScore(means[arm], variances[arm]));
        }
        return new Scored(this, x, scores);
    }

    @SuppressWarnings("ArrayRecordComponent") // read only here
    private record Scored(ContextualBeliefs beliefs, double[] x, List<NormalScore> arms)
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
            return policy.probabilities(arms, eligible);
        }
    }
}
