package dev.slotwise.server.commands;

import dev.slotwise.bandits.evaluation.Value;

/**
 * A weighted mean of scores of which several belong to one customer, from several seeds. They are
 * not independent, since they share that customer's one outcome: each customer's scores are
 * averaged over the times the customer was looked at, and these averages are the observations. The
 * standard error of their ratio is by the delta method over customers.
 */
final class ClusteredMean {
    private final double[] sums;
    private final double[] weights;
    private final int[] times;

    ClusteredMean(int customers) {
        sums = new double[customers];
        weights = new double[customers];
        times = new int[customers];
    }

    /**
     * The customer was looked at once more.
     *
     * @param weighted the score times its weight
     * @param weight 0 where the score does not count
     */
    void add(int customer, double weighted, double weight) {
        sums[customer] += weighted;
        weights[customer] += weight;
        times[customer]++;
    }

    /**
     * @throws ReplayFailure.Unusable if fewer than two customers have a weight
     */
    Value value() {
        double sum = 0;
        double weight = 0;
        long used = 0;
        for (int customer = 0; customer < sums.length; customer++) {
            sum += average(sums, customer);
            weight += average(weights, customer);
            used += weights[customer] > 0 ? 1 : 0;
        }
        if (used < 2) {
            throw new ReplayFailure.Unusable(
                    "the log is too small: an estimate would rest on %d customers".formatted(used));
        }
        double mean = sum / weight;
        double squares = 0;
        for (int customer = 0; customer < sums.length; customer++) {
            double off = average(sums, customer) - mean * average(weights, customer);
            squares += off * off;
        }
        return new Value(mean, Math.sqrt(squares * used / (used - 1.0)) / weight, used);
    }

    private double average(double[] totals, int customer) {
        return times[customer] == 0 ? 0 : totals[customer] / times[customer];
    }
}
