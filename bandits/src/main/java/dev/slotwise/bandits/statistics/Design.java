package dev.slotwise.bandits.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * How a test is going to be made, for those who plan it.
 *
 * @param alpha significance level, within (0, 1)
 * @param alternative not equivalence
 * @param allocationRatio users of the treatment for one of the control
 * @throws IllegalArgumentException if one of them is out of its range
 */
public record Design(double alpha, Alternative alternative, double allocationRatio) {
    public Design {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha " + alpha);
        }
        if (alternative == Alternative.EQUIVALENCE) {
            throw new IllegalArgumentException("no power of " + alternative);
        }
        if (!(allocationRatio > 0) || !Double.isFinite(allocationRatio)) {
            throw new IllegalArgumentException("allocation ratio " + allocationRatio);
        }
    }

    /** Two arms of the same size, two-sided. */
    public static Design balanced(double alpha) {
        return new Design(alpha, Alternative.TWO_SIDED, 1);
    }

    /**
     * The power that a goal's test needs so that the goal is met and all guardrails are shown to be
     * safe with this probability: each may miss beta / (guardrails + 1) (Schultzberg et al. 2024).
     *
     * @throws IllegalArgumentException if the power is not within (0, 1), or the number negative
     */
    public static double powerWithGuardrails(double power, int guardrails) {
        if (!(power > 0 && power < 1) || guardrails < 0) {
            throw new IllegalArgumentException("power " + power + " with guardrails " + guardrails);
        }
        return 1 - (1 - power) / (guardrails + 1);
    }

    /**
     * Days until both arms have their users.
     *
     * @param sampleSizeControl users of the control
     * @param usersPerDay of both arms together
     * @throws IllegalArgumentException unless both are positive
     */
    public double days(double sampleSizeControl, double usersPerDay) {
        if (!(sampleSizeControl > 0) || !(usersPerDay > 0)) {
            throw new IllegalArgumentException(
                    sampleSizeControl + " users at " + usersPerDay + " a day");
        }
        return sampleSizeControl * (1 + allocationRatio) / usersPerDay;
    }

    /** The error probability of one side. */
    double alphaOfASide() {
        return alternative == Alternative.TWO_SIDED ? alpha / 2 : alpha;
    }

    /** 1 where effects upwards are looked for, or either; -1 downwards. */
    int direction() {
        return alternative == Alternative.LESS ? -1 : 1;
    }

    /** 1 / nC + 1 / nT per user of the control. */
    double inverseSizes() {
        return 1 + 1 / allocationRatio;
    }

    /**
     * The control's users at which a power is reached that grows with them.
     *
     * @param least users that the test needs in any case
     * @throws IllegalArgumentException if the power is not between alpha and 1
     */
    double sampleSize(double power, double least, DoubleUnaryOperator powerOf) {
        requirePower(power);
        if (powerOf.applyAsDouble(least) >= power) {
            return least;
        }
        double bottom = StrictMath.log(least);
        return StrictMath.exp(
                Root.ofIncreasing(
                        bottom,
                        bottom,
                        bottom + 200,
                        log -> powerOf.applyAsDouble(StrictMath.exp(log)) - power));
    }

    void requirePower(double power) {
        if (!(power > alpha && power < 1)) {
            throw new IllegalArgumentException(
                    "power " + power + " is not between alpha " + alpha + " and 1");
        }
    }
}
