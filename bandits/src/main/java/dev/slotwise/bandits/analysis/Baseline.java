package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.statistics.Sample;

/** Whether a control can be divided by. */
final class Baseline {
    /**
     * Standard errors from 0; closer, a relative effect says more of the control than of itself.
     */
    private static final double NOISY = 3;

    private Baseline() {}

    static void warn(Answer answer, EffectScale scale, Entry control, Sample sample) {
        if (scale == EffectScale.ABSOLUTE || sample.users() == 0) {
            return;
        }
        if (sample.mean() == 0) {
            answer.warn(WarningCode.ZERO_BASELINE, "the control's rate or mean is 0", control.id());
            answer.warn(
                    WarningCode.UNDEFINED_RELATIVE_EFFECT,
                    "an effect relative to 0 is undefined",
                    control.id());
        } else if (Math.abs(sample.mean()) < NOISY * sample.standardError()) {
            answer.warn(
                    WarningCode.NOISY_BASELINE,
                    "the control's rate or mean is less than 3 standard errors from 0: relative"
                            + " effects are unstable",
                    control.id());
        }
    }
}
