package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.posterior.ArmPrior;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is known of an experiment before its first send.
 *
 * @param arms number of arms, at least 1
 * @param dimension number of context features; 0 where recipients are not told apart
 * @param reward what rewards look like
 * @param horizon how many sends are planned, if known
 * @param baseRate usual rate of success of such campaigns, within (0, 1), if known
 * @param offset whether every send carries the logit of a propensity model
 * @param windowHours attribution window, positive; absent where every send is answered at once
 * @param prior what past campaigns say of the arms, if anything
 * @param seed decides all that is drawn
 * @throws IllegalArgumentException if a number is out of its range
 */
public record Setting(
        int arms,
        int dimension,
        RewardScale reward,
        OptionalLong horizon,
        OptionalDouble baseRate,
        boolean offset,
        OptionalDouble windowHours,
        Optional<ArmPrior> prior,
        long seed) {
    public Setting {
        if (arms < 1) {
            throw new IllegalArgumentException("number of arms: " + arms);
        }
        if (dimension < 0) {
            throw new IllegalArgumentException("number of features: " + dimension);
        }
        if (horizon.isPresent() && horizon.getAsLong() < 1) {
            throw new IllegalArgumentException("horizon: " + horizon.getAsLong());
        }
        baseRate.ifPresent(rate -> {
            if (!(rate > 0 && rate < 1)) {
                throw new IllegalArgumentException("base rate outside (0, 1): " + rate);
            }
        });
        windowHours.ifPresent(hours -> {
            if (!(hours > 0)) {
                throw new IllegalArgumentException("attribution window in hours: " + hours);
            }
        });
        prior.ifPresent(known -> known.requireShape(arms, dimension));
    }
}
