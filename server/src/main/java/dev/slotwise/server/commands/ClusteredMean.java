package dev.slotwise.server.commands;

import dev.slotwise.bandits.evaluation.Value;

/**
 * A weighted mean of scores of which several may belong to one customer: those of one customer are
 * not independent, since they share that customer's one outcome. The sums of each customer are the
 * observations; the standard error of their ratio is by the delta method over customers.
 */
final class ClusteredMean {
    private final double[] sums;
    private final double[] weights;

    ClusteredMean(int customers) {
        sums = new double[customers];
        weights = new double[customers];
    }

    /**
     * @param weighted the score times its weight
     */
    void add(int customer, double weighted, double weight) {
        sums[customer] += weighted;
        weights[customer] += weight;
    }

    /**
     * @throws ReplayFailure.Unusable if fewer than two customers have a weight
     */
    Value value() {
        double sum = 0;
        double weight = 0;
        long used = 0;
        for (int customer = 0; customer < sums.length; customer++) {
            sum += sums[customer];
            weight += weights[customer];
            used += weights[customer] > 0 ? 1 : 0;
        }
        if (used < 2) {
            throw new ReplayFailure.Unusable(
                    "the log is too small: an estimate would rest on %d customers".formatted(used));
        }
        double mean = sum / weight;
        double squares = 0;
        for (int customer = 0; customer < sums.length; customer++) {
            double off = sums[customer] - mean * weights[customer];
            squares += off * off;
        }
        return new Value(mean, Math.sqrt(squares * used / (used - 1.0)) / weight, used);
    }
}
