package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * Outcomes less what a covariate from before the experiment explains of them (CUPED: Deng, Xu,
 * Kohavi and Walker 2013). One coefficient, cov(Y, X) / var(X) over all arms pooled, serves all, so
 * that differences between arms keep their expectation and the order of arms does not matter.
 *
 * @param coefficient of the covariate; 0 if it does not vary
 * @param covariateMean over all arms, at which adjusted means are given
 */
public record Cuped(double coefficient, double covariateMean) {
    /**
     * @param arms two or more
     * @throws IllegalArgumentException for fewer
     */
    public static Cuped of(List<Covaried> arms) {
        if (arms.size() < 2) {
            throw new IllegalArgumentException("CUPED of " + arms.size() + " arms");
        }
        Covaried all = arms.stream().reduce(Covaried::plus).orElseThrow();
        Sample covariate = all.covariate().of(all.users());
        double variance = covariate.variance();
        return new Cuped(variance > 0 ? all.covariance() / variance : 0, covariate.mean());
    }

    /** An arm's outcomes, adjusted to the mean covariate of all arms. */
    public Sample adjusted(Covaried arm) {
        Sample outcome = arm.outcome().of(arm.users());
        if (coefficient == 0) {
            return outcome;
        }
        Sample covariate = arm.covariate().of(arm.users());
        double variance =
                outcome.variance()
                        - 2 * coefficient * arm.covariance()
                        + coefficient * coefficient * covariate.variance();
        return new Sample(
                arm.users(),
                outcome.mean() - coefficient * (covariate.mean() - covariateMean),
                Math.max(0, variance));
    }

    /** The difference of the adjusted means, by Welch. */
    public Estimate difference(Covaried treatment, Covaried control) {
        return new TwoSamples(adjusted(treatment), adjusted(control)).difference();
    }

    /**
     * The difference of the adjusted means relative to the control's mean without adjustment. By
     * the delta method, in which that mean goes together with the adjusted one.
     */
    public Estimate relative(Covaried treatment, Covaried control) {
        Sample plain = control.outcome().of(control.users());
        double base = Math.abs(plain.mean());
        Estimate difference = difference(treatment, control);
        if (base == 0) {
            return new Estimate(Double.NaN, Double.NaN, difference.degreesOfFreedom());
        }
        double ratio = treatment.outcome().of(treatment.users()).mean() / plain.mean();
        double controlVariance =
                plain.variance() * ratio * ratio
                        - 2 * coefficient * control.covariance() * ratio
                        + coefficient
                                * coefficient
                                * control.covariate().of(control.users()).variance();
        double squaredError =
                adjusted(treatment).squaredError() + Math.max(0, controlVariance) / control.users();
        return new Estimate(
                difference.value() / base,
                Math.sqrt(squaredError) / base,
                difference.degreesOfFreedom());
    }

    /**
     * The share of the difference's variance that the covariate has saved; negative if the arms are
     * too small for it to help, NaN if there is no variance.
     */
    public double varianceReduction(Covaried treatment, Covaried control) {
        double before =
                treatment.outcome().of(treatment.users()).squaredError()
                        + control.outcome().of(control.users()).squaredError();
        double after = adjusted(treatment).squaredError() + adjusted(control).squaredError();
        return before > 0 ? 1 - after / before : Double.NaN;
    }
}
