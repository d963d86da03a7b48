package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.RegularizedBeta;

/** The rates that an exact binomial test does not reject (Clopper and Pearson 1934). */
public record ClopperPearson(Proportion arm) implements ConfidenceLimits {
    @Override
    public double lower(double alpha) {
        if (arm.users() == 0) {
            return Double.NaN;
        }
        if (arm.conversions() == 0) {
            return 0;
        }
        return arm.failures() == 0
                ? StrictMath.exp(StrictMath.log(alpha) / arm.users())
                : RegularizedBeta.quantile(alpha, arm.conversions(), arm.failures() + 1.0);
    }

    @Override
    public double upper(double alpha) {
        if (arm.users() == 0) {
            return Double.NaN;
        }
        if (arm.failures() == 0) {
            return 1;
        }
        return arm.conversions() == 0
                ? -StrictMath.expm1(StrictMath.log(alpha) / arm.users())
                : RegularizedBeta.quantile(1 - alpha, arm.conversions() + 1.0, arm.failures());
    }
}
