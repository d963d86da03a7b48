package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * The means of waves, weighed by the recipients of all arms: no drift that all arms share can fool
 * it, but it is undefined as soon as an arm gets nobody in a wave, and biased where waves are
 * small.
 *
 * @param variance of the outcomes
 */
public record PeriodWeighted(OutcomeVariance variance) implements BanditEstimator {
    @Override
    public BanditEstimate arm(List<Wave> waves, int arm) {
        BanditEstimator.require(waves, arm);
        double total = 0;
        double mean = 0;
        double squares = 0;
        double noise = 0;
        for (Wave wave : waves) {
            double users = wave.users();
            if (users > 0) {
                ScoreSums sums = wave.arms().get(arm);
                total += users;
                mean += users * (sums.sum() / sums.users());
                squares += users * users * (variance.of(sums) / sums.users());
                noise += users * users / sums.users();
            }
        }
        return BanditEstimate.of(
                Estimate.normal(mean / total, Math.sqrt(squares) / total),
                total,
                total * total / noise);
    }

    @Override
    public BanditEstimate difference(List<Wave> waves, int treatment, int control) {
        return OutcomeVariance.independent(arm(waves, treatment), arm(waves, control));
    }
}
