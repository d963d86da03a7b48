package dev.slotwise.bandits.evaluation;

/**
 * {@link InverseProbability#selfNormalised} of decisions that are seen one at a time and not kept.
 */
public final class WeightedMean {
    private long count;
    private double origin;
    private double weights;
    private double squaredWeights;
    private double sum;
    private double weightedSum;
    private double weightedSquares;

    /** A decision's outcome, with how much more often the policy in question takes it. */
    public void add(double weight, double outcome) {
        if (count == 0) {
            // Sums of squares around one of the outcomes lose no digits to what all have in common.
            origin = outcome;
        }
        count++;
        double off = outcome - origin;
        weights += weight;
        squaredWeights += weight * weight;
        sum += weight * off;
        weightedSum += weight * weight * off;
        weightedSquares += weight * weight * off * off;
    }

    /** (sum of weights)² / sum of squared weights: decisions of equal weight that tell as much. */
    public double effectiveSampleSize() {
        return weights * weights / squaredWeights;
    }

    /** Whether there is something to estimate from. */
    public boolean isDefined() {
        return count >= 2 && weights > 0;
    }

    /**
     * The estimate with its standard error by the delta method.
     *
     * @throws IllegalArgumentException for fewer than two decisions, or if none has a weight
     */
    public Value value() {
        if (!isDefined()) {
            throw new IllegalArgumentException(count + " decisions of total weight " + weights);
        }
        double off = sum / weights;
        double squares = weightedSquares - 2 * off * weightedSum + off * off * squaredWeights;
        double correction = count / (count - 1.0);
        return new Value(
                origin + off, Math.sqrt(Math.max(0, squares) * correction) / weights, count);
    }
}
