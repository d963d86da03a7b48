package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.NoConvergence;

import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.exception.MathRuntimeException;

import java.util.function.DoubleUnaryOperator;

/** Roots of monotone functions, by Brent's method. */
final class Root {
    private static final double RELATIVE_ACCURACY = 1e-15;

    /** A root may be as small as a rounding error of the numbers around it. */
    private static final double ABSOLUTE_ACCURACY = 1e-25;

    private static final int MOST_EVALUATIONS = 1000;
    private static final int MOST_STEPS = 64;

    private Root() {}

    /**
     * @throws NoConvergence if the ends have the same sign
     */
    static double between(double low, double high, DoubleUnaryOperator function) {
        try {
            return new BrentSolver(RELATIVE_ACCURACY, ABSOLUTE_ACCURACY, 0)
                    .solve(MOST_EVALUATIONS, function::applyAsDouble, low, high);
        } catch (MathRuntimeException e) {
            throw new NoConvergence(
                    "no root between %s and %s: %s".formatted(low, high, e.getMessage()));
        }
    }

    /**
     * The root of an increasing function, looked for in steps that double.
     *
     * @param start where to begin
     * @param least bounds the search below
     * @param most bounds it above
     * @throws NoConvergence if there is none between the bounds
     */
    static double ofIncreasing(
            double start, double least, double most, DoubleUnaryOperator function) {
        double sign = Math.signum(function.applyAsDouble(start));
        if (sign == 0) {
            return start;
        }
        double near = start;
        double step = 0.5;
        for (int i = 0; i < MOST_STEPS; i++) {
            double far = Math.clamp(start - sign * step, least, most);
            double there = function.applyAsDouble(far);
            if (there == 0) {
                return far;
            }
            if (Math.signum(there) != sign) {
                return between(Math.min(near, far), Math.max(near, far), function);
            }
            near = far;
            step *= 2;
        }
        throw new NoConvergence("no root from %s within %s and %s".formatted(start, least, most));
    }
}
