package dev.slotwise.bandits.stopping;

import dev.slotwise.bandits.posterior.ArmBelief;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.GaussianPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.posterior.RevenuePosterior;
import dev.slotwise.bandits.stopping.StoppingDecision.GoOn;
import dev.slotwise.bandits.stopping.StoppingDecision.Missing;
import dev.slotwise.bandits.stopping.StoppingDecision.Stop;

import java.util.ArrayList;
import java.util.List;

/**
 * Stops when the leader's expected loss is below the smallest effect worth having, and not before
 * there is enough to go by: whatever the posterior says, a handful of e-mails or half a week is one
 * moment's recipients.
 *
 * @param caring the smallest effect worth having, relative to the base, positive
 * @param leastExposures of every arm
 * @param leastConversions of every arm
 * @param conversionsTogether that suffice instead, over all arms: a policy that learns starves its
 *     weak arms, and would never get there one by one
 * @param leastDays whole days that the experiment has run
 * @throws IllegalArgumentException if the caring is not positive or another number negative
 */
public record StoppingRule(
        double caring,
        long leastExposures,
        long leastConversions,
        long conversionsTogether,
        int leastDays) {
    /** 1 % of the base rate, after a week with 100 exposures and 25 conversions of every arm. */
    public static final StoppingRule STANDARD = new StoppingRule(0.01, 100, 25, 100, 7);

    public StoppingRule {
        if (!(caring > 0) || !Double.isFinite(caring)) {
            throw new IllegalArgumentException("smallest effect worth having: " + caring);
        }
        if (leastExposures < 0
                || leastConversions < 0
                || conversionsTogether < 0
                || leastDays < 0) {
            throw new IllegalArgumentException(
                    "least evidence: %d exposures, %d conversions or %d together, %d days"
                            .formatted(
                                    leastExposures,
                                    leastConversions,
                                    conversionsTogether,
                                    leastDays));
        }
    }

    /**
     * An arm that may still be chosen.
     *
     * @param belief untempered
     * @throws IllegalArgumentException if a count is negative
     */
    public record Standing(ArmBelief belief, long exposures, long conversions) {
        public Standing {
            if (exposures < 0 || conversions < 0) {
                throw new IllegalArgumentException(
                        conversions + " conversions of " + exposures + " exposures");
            }
        }
    }

    /**
     * Whether it is time to give everybody the leader.
     *
     * @param arms at least one, beliefs all of one kind
     * @param base the belief about the arm that losses are measured against, usually the control's
     * @param days whole days that the experiment has run
     * @throws IllegalArgumentException if there is no arm, or beliefs are of several kinds
     */
    public StoppingDecision decide(List<Standing> arms, ArmBelief base, int days) {
        double[] loss = ExpectedLoss.of(arms.stream().map(Standing::belief).toList());
        int leader = 0;
        for (int a = 1; a < loss.length; a++) {
            if (loss[a] < loss[leader]) {
                leader = a;
            }
        }
        var missing = new ArrayList<Missing>();
        for (int a = 0; a < loss.length; a++) {
            long exposures = arms.get(a).exposures();
            if (exposures < leastExposures) {
                missing.add(new Missing.Exposures(a, exposures, leastExposures));
            }
        }
        long together = arms.stream().mapToLong(Standing::conversions).sum();
        if (together < conversionsTogether
                && arms.stream().anyMatch(arm -> arm.conversions() < leastConversions)) {
            missing.add(new Missing.Conversions(together, conversionsTogether));
        }
        if (days < leastDays) {
            missing.add(new Missing.Days(days, leastDays));
        }
        double threshold = threshold(base);
        if (!(loss[leader] < threshold)) {
            missing.add(new Missing.Certainty(threshold));
        }
        return missing.isEmpty()
                ? new Stop(leader, loss[leader])
                : new GoOn(leader, loss[leader], missing);
    }

    /** The smallest effect worth having, in the unit of the expected loss. */
    private double threshold(ArmBelief base) {
        return switch (base) {
            case BetaPosterior beta -> caring * beta.mean();
            case GaussianPosterior gaussian -> caring * Math.abs(gaussian.mean());
            case NormalScore _, RevenuePosterior _ -> Math.log1p(caring);
        };
    }
}
