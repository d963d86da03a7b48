package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.numerics.Normal;

/**
 * What a success earns: log-normal, capped.
 *
 * @param median of an order, in money
 * @param sdLog sd of the logarithm within an arm
 * @param armSdLog sd of the logarithm of the arms' medians
 * @param most what counts of an order at most, in money
 * @throws IllegalArgumentException if a number is out of its range
 */
public record Revenue(double median, double sdLog, double armSdLog, double most) {
    public Revenue {
        Require.positive(median, "median");
        Require.positive(sdLog, "sdLog");
        Require.notNegative(armSdLog, "armSdLog");
        Require.positive(most, "most");
    }

    /** The order of somebody so many sds from the median of an arm. */
    double order(double shift, double z) {
        return Math.min(most, median * Math.exp(shift + sdLog * z));
    }

    /** The mean order of an arm: that of a log-normal distribution, capped, in closed form. */
    double mean(double shift) {
        double mu = Math.log(median) + shift;
        double z = (Math.log(most) - mu) / sdLog;
        return Math.exp(mu + sdLog * sdLog / 2) * Normal.cdf(z - sdLog) + most * Normal.cdf(-z);
    }
}
