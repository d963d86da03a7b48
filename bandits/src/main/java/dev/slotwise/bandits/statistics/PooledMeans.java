package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * The means of all waves together, as if the allocation had stood still: biased, and fooled by any
 * drift. For showing how far off it is.
 *
 * @param variance of the outcomes
 */
public record PooledMeans(OutcomeVariance variance) implements BanditEstimator {
    @Override
    public BanditEstimate arm(List<Wave> waves, int arm) {
        BanditEstimator.require(waves, arm);
        ScoreSums sums = ScoreSums.NONE;
        for (Wave wave : waves) {
            sums = sums.plus(wave.arms().get(arm));
        }
        double error = Math.sqrt(variance.of(sums) / sums.users());
        return BanditEstimate.of(
                Estimate.normal(sums.sum() / sums.users(), error), sums.users(), sums.users());
    }

    @Override
    public BanditEstimate difference(List<Wave> waves, int treatment, int control) {
        return OutcomeVariance.independent(arm(waves, treatment), arm(waves, control));
    }
}
