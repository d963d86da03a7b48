package dev.slotwise.bandits.evaluation;

import java.util.List;

/** Outcomes weighted by target over logged probability (Horvitz and Thompson 1952). */
public final class InverseProbability {
    private InverseProbability() {}

    /**
     * Unbiased; its noise grows with the weights.
     *
     * @throws IllegalArgumentException for fewer than two rows
     */
    public static Value of(List<LoggedOutcome> rows) {
        return Value.ofMean(scores(rows));
    }

    /** One unbiased score per row; their mean is the estimate. */
    public static double[] scores(List<LoggedOutcome> rows) {
        return rows.stream().mapToDouble(row -> row.weight() * row.outcome()).toArray();
    }

    /**
     * Divided by the sum of the weights (Hájek 1971): never outside of the outcomes, nearly
     * unbiased; standard error by the delta method.
     *
     * @throws IllegalArgumentException for fewer than two rows, or if no row has a weight
     */
    public static Value selfNormalised(List<LoggedOutcome> rows) {
        double weights = 0;
        double sum = 0;
        for (LoggedOutcome row : rows) {
            weights += row.weight();
            sum += row.weight() * row.outcome();
        }
        if (rows.size() < 2 || weights == 0) {
            throw new IllegalArgumentException(
                    rows.size() + " decisions of total weight " + weights);
        }
        double estimate = sum / weights;
        double squares = 0;
        for (LoggedOutcome row : rows) {
            double off = row.weight() * (row.outcome() - estimate);
            squares += off * off;
        }
        double correction = rows.size() / (rows.size() - 1.0);
        return new Value(estimate, Math.sqrt(squares * correction) / weights, rows.size());
    }
}
