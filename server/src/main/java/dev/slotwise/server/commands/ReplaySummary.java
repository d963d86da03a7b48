package dev.slotwise.server.commands;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.evaluation.Value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a replay found. Rates are fractions; intervals hold 95 %.
 *
 * @param experiments keys on the server, one per seed
 * @param duringLearning what matched sends earned while the policy was still learning
 * @param policies the learned one, each arm for everybody, the uniform split
 * @param bestArm name of the arm that earned most
 * @param conclusions the answer in words
 */
record ReplaySummary(
        List<String> experiments,
        int sends,
        int customers,
        double floor,
        Estimate duringLearning,
        List<PolicyValue> policies,
        Advantage overUniform,
        Advantage overBestArm,
        String bestArm,
        List<Share> shares,
        long decisions,
        double decisionsPerSecond,
        List<String> conclusions) {
    private static final double LEVEL = 0.95;

    static final String LEARNED = "learned policy";
    static final String UNIFORM = "uniform split";

    record Estimate(double estimate, Interval interval, long customers) {
        static Estimate of(Value value) {
            return new Estimate(value.estimate(), value.interval(LEVEL), value.used());
        }
    }

    record PolicyValue(
            String policy,
            Estimate replay,
            Estimate ips,
            Estimate selfNormalised,
            Estimate doublyRobust) {
        static PolicyValue of(String policy, Valuation.Values values) {
            return new PolicyValue(
                    policy,
                    Estimate.of(values.replay()),
                    Estimate.of(values.ips()),
                    Estimate.of(values.selfNormalised()),
                    Estimate.of(values.doublyRobust()));
        }
    }

    /**
     * What the learned policy earns more than another; the seeds' own estimates are robust ones.
     */
    record Advantage(Estimate ips, Estimate doublyRobust, double leastSeed, double greatestSeed) {
        static Advantage of(Valuation.Difference difference) {
            return new Advantage(
                    Estimate.of(difference.ips()),
                    Estimate.of(difference.doublyRobust()),
                    Collections.min(difference.bySeed()),
                    Collections.max(difference.bySeed()));
        }

        boolean isGain() {
            return doublyRobust.interval().lower() > 0;
        }

        boolean isLoss() {
            return doublyRobust.interval().upper() < 0;
        }
    }

    /** An arm's mean assignment probability when all was learned. */
    record Share(String arm, double share) {}

    static ReplaySummary of(
            List<String> experiments,
            LoggedCampaign campaign,
            double floor,
            Valuation valuation,
            Pace pace) {
        var policies = new ArrayList<PolicyValue>();
        var shares = new ArrayList<Share>();
        policies.add(PolicyValue.of(LEARNED, valuation.ofLearned()));
        for (int arm = 0; arm < campaign.arms().size(); arm++) {
            var name = campaign.arms().get(arm).name();
            policies.add(PolicyValue.of("always " + name, valuation.ofArm(arm)));
            shares.add(new Share(name, valuation.share(arm)));
        }
        policies.add(PolicyValue.of(UNIFORM, valuation.ofUniform()));
        int best = valuation.bestArm();
        var bestArm = campaign.arms().get(best).name();
        var overUniform = Advantage.of(valuation.overUniform());
        var overBest = Advantage.of(valuation.overArm(best));
        return new ReplaySummary(
                List.copyOf(experiments),
                campaign.sends().size(),
                campaign.customers(),
                floor,
                Estimate.of(valuation.duringLearning()),
                List.copyOf(policies),
                overUniform,
                overBest,
                bestArm,
                List.copyOf(shares),
                pace.decisions(),
                pace.perSecond(),
                List.of(
                        conclusion(overUniform, "the uniform split"),
                        conclusion(overBest, "always sending " + bestArm)));
    }

    private static String conclusion(Advantage over, String other) {
        var robust = over.doublyRobust();
        var figures =
                String.format(
                        Locale.ROOT,
                        "%+.2f points, 95 %% interval %+.2f to %+.2f",
                        100 * robust.estimate(),
                        100 * robust.interval().lower(),
                        100 * robust.interval().upper());
        if (over.isGain()) {
            return "The learned policy earns more than %s: %s.".formatted(other, figures);
        }
        if (over.isLoss()) {
            return "The learned policy earns less than %s: %s.".formatted(other, figures);
        }
        return "The learned policy cannot be told from %s: %s, which includes 0."
                .formatted(other, figures);
    }
}
