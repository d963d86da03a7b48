package dev.slotwise.bandits.evaluation;

import java.util.List;

/**
 * A model's predictions, corrected by the weighted residuals (Dudík, Langford and Li 2011). The
 * logged probabilities being exact, it is unbiased whatever the model, and the less noisy the
 * better the model. The predictions for a row must not have seen its outcome: cross-fitting is the
 * caller's.
 */
public final class DoublyRobust {
    private DoublyRobust() {}

    /**
     * The value of the rows' target policy.
     *
     * @param predicted per row the predicted outcome of each arm
     * @throws IllegalArgumentException for fewer than two rows, or predictions that do not fit them
     */
    public static Value of(List<LoggedOutcome> rows, List<double[]> predicted) {
        return Value.ofMean(scores(rows, predicted));
    }

    /** One unbiased score per row; their mean is the estimate. */
    public static double[] scores(List<LoggedOutcome> rows, List<double[]> predicted) {
        if (rows.size() != predicted.size()) {
            throw new IllegalArgumentException(
                    predicted.size() + " predictions for " + rows.size() + " decisions");
        }
        double[] scores = new double[rows.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(rows.get(i), predicted.get(i));
        }
        return scores;
    }

    /**
     * The score of one decision.
     *
     * @param predicted outcome of each arm, by a model that has not seen this row's
     * @throws IllegalArgumentException if the predictions do not fit the row
     */
    public static double score(LoggedOutcome row, double[] predicted) {
        double[] target = row.targetProbabilities();
        if (predicted.length != target.length) {
            throw new IllegalArgumentException(
                    predicted.length + " predictions for " + target.length + " arms");
        }
        double direct = 0;
        for (int arm = 0; arm < target.length; arm++) {
            direct += target[arm] * predicted[arm];
        }
        return direct + row.weight() * (row.outcome() - predicted[row.arm()]);
    }
}
