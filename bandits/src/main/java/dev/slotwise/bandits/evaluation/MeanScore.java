package dev.slotwise.bandits.evaluation;

/**
 * The mean of scores that are seen one at a time and not kept (Welford 1962); their order changes
 * no more than the last digits.
 */
public final class MeanScore {
    private long count;
    private double mean;
    private double squares;

    public void add(double score) {
        count++;
        double off = score - mean;
        mean += off / count;
        squares += off * (score - mean);
    }

    /** How many were seen. */
    public long count() {
        return count;
    }

    /**
     * The mean with its standard error.
     *
     * @throws IllegalArgumentException for fewer than two scores
     */
    public Value value() {
        if (count < 2) {
            throw new IllegalArgumentException("a standard error from " + count + " decisions");
        }
        return new Value(mean, Math.sqrt(squares / (count - 1.0) / count), count);
    }
}
