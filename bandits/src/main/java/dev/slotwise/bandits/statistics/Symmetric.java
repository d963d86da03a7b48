package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.numerics.Student;

/**
 * Student's distribution, or the standard normal as that of infinitely many degrees of freedom.
 *
 * @param degreesOfFreedom positive
 */
record Symmetric(double degreesOfFreedom) {
    static final Symmetric NORMAL = new Symmetric(Double.POSITIVE_INFINITY);

    /** The tail above a value. */
    Tail above(double value) {
        return Tail.ofLog(
                Double.isInfinite(degreesOfFreedom)
                        ? Normal.logCdf(-value)
                        : Student.logSurvival(value, degreesOfFreedom));
    }

    /** The value that is exceeded with this probability. */
    double exceededWith(double alpha) {
        return Double.isInfinite(degreesOfFreedom)
                ? -Normal.quantile(alpha)
                : -Student.quantile(alpha, degreesOfFreedom);
    }

    TestOutcome outcome(double statistic, Tail tail) {
        return new TestOutcome(statistic, degreesOfFreedom, tail);
    }
}
