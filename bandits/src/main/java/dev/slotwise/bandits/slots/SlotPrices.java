package dev.slotwise.bandits.slots;

import java.util.Arrays;

/**
 * What a send at each slot costs, so that no slot is overrun: prices rise where more was sent than
 * there is room for, and fall where there is room left (dual ascent; Agrawal and Devanur, Linear
 * contextual bandits with knapsacks, 2016).
 *
 * @param prices one per slot, in logits, not negative
 * @throws IllegalArgumentException if a price is negative or not finite
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record SlotPrices(double[] prices) {
    public SlotPrices {
        prices = prices.clone();
        for (double price : prices) {
            if (!(price >= 0) || !Double.isFinite(price)) {
                throw new IllegalArgumentException("price of a slot: " + price);
            }
        }
    }

    /** Nothing costs anything. */
    public static SlotPrices none(int slots) {
        return new SlotPrices(new double[slots]);
    }

    /**
     * The prices after a while: max(0, price + step (load - capacity)).
     *
     * @param load sends of each slot in that while
     * @param capacity most sends of each slot in such a while; infinite where there is no limit
     * @param step in logits per send, positive
     * @throws IllegalArgumentException if they are not one per slot, or the step is not positive
     */
    public SlotPrices after(double[] load, double[] capacity, double step) {
        if (load.length != prices.length || capacity.length != prices.length || !(step > 0)) {
            throw new IllegalArgumentException(
                    "%d loads and %d capacities of %d slots, step %s"
                            .formatted(load.length, capacity.length, prices.length, step));
        }
        double[] next = new double[prices.length];
        for (int s = 0; s < next.length; s++) {
            next[s] = Math.max(0, prices[s] + step * (load[s] - capacity[s]));
        }
        return new SlotPrices(next);
    }

    /** Of one slot. */
    public double of(int slot) {
        return prices[slot];
    }

    @Override
    public double[] prices() {
        return prices.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SlotPrices that && Arrays.equals(prices, that.prices);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(prices);
    }

    @Override
    public String toString() {
        return "SlotPrices" + Arrays.toString(prices);
    }
}
