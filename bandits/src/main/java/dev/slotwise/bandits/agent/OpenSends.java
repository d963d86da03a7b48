package dev.slotwise.bandits.agent;

import java.util.Arrays;

/**
 * When the sends were made whose outcomes are still awaited: a hash table with linear probing over
 * primitives, since there may be millions of them.
 */
final class OpenSends {
    private static final int FIRST_CAPACITY = 64;

    private long[] ids = new long[FIRST_CAPACITY];

    /** NaN where there is no send. */
    private double[] hours = empty(FIRST_CAPACITY);

    private int size;

    /**
     * @throws IllegalArgumentException if the send is open already
     */
    void add(long id, double sentHours) {
        if (2 * size >= ids.length) {
            grow();
        }
        int place = place(id);
        if (!Double.isNaN(hours[place])) {
            throw new IllegalArgumentException("send " + id + " is open already");
        }
        ids[place] = id;
        hours[place] = sentHours;
        size++;
    }

    /**
     * Takes a send out; gives when it was made.
     *
     * @throws IllegalArgumentException if the send is not open
     */
    double take(long id) {
        int place = place(id);
        double sent = hours[place];
        if (Double.isNaN(sent)) {
            throw new IllegalArgumentException("no open send " + id);
        }
        close(place);
        size--;
        return sent;
    }

    boolean contains(long id) {
        return !Double.isNaN(hours[place(id)]);
    }

    int size() {
        return size;
    }

    /** Where the send is, or where it would go. */
    private int place(long id) {
        int mask = ids.length - 1;
        int place = home(id);
        while (!Double.isNaN(hours[place]) && ids[place] != id) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private int home(long id) {
        long mixed = id * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 32) & (ids.length - 1);
    }

    /** Moves back those behind the gap that would no longer be found (Knuth, 6.4, algorithm R). */
    private void close(int place) {
        int mask = ids.length - 1;
        int gap = place;
        for (int next = (gap + 1) & mask; !Double.isNaN(hours[next]); next = (next + 1) & mask) {
            int away = (next - home(ids[next])) & mask;
            if (away >= ((next - gap) & mask)) {
                ids[gap] = ids[next];
                hours[gap] = hours[next];
                gap = next;
            }
        }
        hours[gap] = Double.NaN;
    }

    private void grow() {
        long[] oldIds = ids;
        double[] oldHours = hours;
        ids = new long[2 * oldIds.length];
        hours = empty(ids.length);
        size = 0;
        for (int i = 0; i < oldIds.length; i++) {
            if (!Double.isNaN(oldHours[i])) {
                add(oldIds[i], oldHours[i]);
            }
        }
    }

    private static double[] empty(int capacity) {
        double[] none = new double[capacity];
        Arrays.fill(none, Double.NaN);
        return none;
    }
}
