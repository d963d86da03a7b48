package dev.slotwise.bandits.statistics;

/**
 * What a significance test says.
 *
 * @param statistic of the test
 * @param degreesOfFreedom of its distribution; infinite for the normal
 * @param tail its p-value
 */
public record TestOutcome(double statistic, double degreesOfFreedom, Tail tail) {
    public double pValue() {
        return tail.p();
    }

    public double log10PValue() {
        return tail.log10();
    }
}
