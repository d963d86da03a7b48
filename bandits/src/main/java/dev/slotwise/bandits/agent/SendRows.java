package dev.slotwise.bandits.agent;

import java.util.Arrays;

/** What a {@link CampaignLog} keeps of each send beside the columns of the model, row by row. */
final class SendRows {
    private static final int FIRST_CAPACITY = 256;

    private final int dimension;
    private int size;
    private double[] contexts;
    private long[] ids = new long[FIRST_CAPACITY];
    private double[] sentHours = new double[FIRST_CAPACITY];
    private double[] delayHours = new double[FIRST_CAPACITY];
    private boolean[] closed = new boolean[FIRST_CAPACITY];

    /** What the row counted for before it faded: less than 1 since an alarm about its arm. */
    private double[] worth = new double[FIRST_CAPACITY];

    SendRows(int dimension) {
        this.dimension = dimension;
        contexts = new double[FIRST_CAPACITY * dimension];
    }

    void add(long id, double[] context, double hours) {
        if (size == ids.length) {
            int capacity = 2 * size;
            contexts = Arrays.copyOf(contexts, capacity * dimension);
            ids = Arrays.copyOf(ids, capacity);
            sentHours = Arrays.copyOf(sentHours, capacity);
            delayHours = Arrays.copyOf(delayHours, capacity);
            closed = Arrays.copyOf(closed, capacity);
            worth = Arrays.copyOf(worth, capacity);
        }
        System.arraycopy(context, 0, contexts, size * dimension, dimension);
        ids[size] = id;
        sentHours[size] = hours;
        closed[size] = false;
        worth[size] = 1;
        size++;
    }

    /** Its outcome came after so many hours. */
    void succeed(int row, double hours) {
        delayHours[row] = hours - sentHours[row];
        closed[row] = true;
    }

    /** Nothing will come of it. */
    void fail(int row) {
        closed[row] = true;
    }

    int size() {
        return size;
    }

    /** All contexts, one after the other. */
    double[] contexts() {
        return contexts;
    }

    long id(int row) {
        return ids[row];
    }

    double sentHours(int row) {
        return sentHours[row];
    }

    double delayHours(int row) {
        return delayHours[row];
    }

    boolean isClosed(int row) {
        return closed[row];
    }

    double worth(int row) {
        return worth[row];
    }

    void halve(int row) {
        worth[row] *= 0.5;
    }
}
