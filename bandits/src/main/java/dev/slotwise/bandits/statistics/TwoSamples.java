package dev.slotwise.bandits.statistics;

/** The means of two arms, compared; effects are treatment less control. */
public record TwoSamples(Sample treatment, Sample control) {
    /** The difference of the means with Welch's standard error and degrees of freedom (1947). */
    public Estimate difference() {
        return new Estimate(
                treatment.mean() - control.mean(),
                Math.sqrt(treatment.squaredError() + control.squaredError()),
                degreesOfFreedom());
    }

    /**
     * The difference relative to the control, (mB - mA) / |mA|, with the standard error of the
     * delta method, sqrt(vB / (nB mA²) + vA mB² / (nA mA⁴)) (Deng, Knoblich and Lu 2018), and the
     * degrees of freedom of the absolute scale. NaN if the control's mean is 0.
     */
    public Estimate relative() {
        double base = Math.abs(control.mean());
        if (base == 0) {
            return new Estimate(Double.NaN, Double.NaN, degreesOfFreedom());
        }
        double ratio = treatment.mean() / base;
        return new Estimate(
                (treatment.mean() - control.mean()) / base,
                Math.sqrt(treatment.squaredError() + ratio * ratio * control.squaredError()) / base,
                degreesOfFreedom());
    }

    /**
     * How far the control's mean is from 0, in its standard errors. Below two or three of them a
     * relative effect means little.
     */
    public double baselineDistance() {
        return Math.abs(control.mean()) / control.standardError();
    }

    /** Satterthwaite (1946); NaN where there is no error, or an arm has fewer than two users. */
    double degreesOfFreedom() {
        double t = treatment.squaredError();
        double c = control.squaredError();
        double greater = Math.max(t, c);
        // As shares of the greater: their squares would underflow for small numbers.
        double tShare = t / greater;
        double cShare = c / greater;
        return (tShare + cShare)
                * (tShare + cShare)
                / (tShare * tShare / (treatment.users() - 1.0)
                        + cShare * cShare / (control.users() - 1.0));
    }
}
