package dev.slotwise.bandits.propensity;

import java.util.List;

/**
 * How much arms differ, before the first trial: the sds of a prior around its mean.
 *
 * @param mainSd of an arm's main effect, in logits
 * @param contextSd of an arm's total effect of the context
 * @throws IllegalArgumentException if one is not positive and finite
 */
public record PriorWidths(double mainSd, double contextSd) {
    /** Without a history. */
    public static final PriorWidths STANDARD = new PriorWidths(0.3, 0.5);

    /** The standard widths count as much as so many past arms whose effects are known exactly. */
    static final double STANDARD_WORTH = 10;

    /** Of a standard variance; some width is needed to learn at all. */
    private static final double LEAST_SHARE = 0.01;

    public PriorWidths {
        if (!(mainSd > 0 && contextSd > 0)
                || !Double.isFinite(mainSd)
                || !Double.isFinite(contextSd)) {
            throw new IllegalArgumentException(
                    "prior sds: main effect " + mainSd + ", context " + contextSd);
        }
    }

    /**
     * Empirical Bayes: the variance of effects within past campaigns (DerSimonian and Laird 1986),
     * averaged with the standard, each by what it is worth. Coefficients of the context share their
     * variance evenly, as features are standardised.
     *
     * @throws IllegalArgumentException if arms have different numbers of coefficients
     */
    public static PriorWidths of(List<PastArm> arms) {
        if (arms.isEmpty()) {
            return STANDARD;
        }
        History history = History.of(arms);
        int features = history.dimension() - 1;
        double main = averaged(history, features, history.dimension(), standard(history, features));
        if (features == 0) {
            return new PriorWidths(Math.sqrt(main), STANDARD.contextSd);
        }
        double context = averaged(history, 0, features, standard(history, 0));
        return new PriorWidths(Math.sqrt(main), Math.sqrt(features * context));
    }

    /** The standard variance of a coefficient. */
    static double standard(History history, int coefficient) {
        int features = history.dimension() - 1;
        return coefficient == features
                ? STANDARD.mainSd * STANDARD.mainSd
                : STANDARD.contextSd * STANDARD.contextSd / features;
    }

    /** The variance of a coefficient alone, averaged with its standard. */
    static double variance(History history, int coefficient) {
        return averaged(history, coefficient, coefficient + 1, standard(history, coefficient));
    }

    private static double averaged(History history, int from, int to, double standard) {
        double sum = STANDARD_WORTH * standard;
        double worth = STANDARD_WORTH;
        for (int coefficient = from; coefficient < to; coefficient++) {
            Heterogeneity differences = history.heterogeneity(coefficient);
            double of = differences.worth(standard);
            sum += of * differences.tauSquared();
            worth += of;
        }
        return Math.max(LEAST_SHARE * standard, sum / worth);
    }
}
