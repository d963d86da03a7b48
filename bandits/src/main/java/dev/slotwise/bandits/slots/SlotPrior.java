package dev.slotwise.bandits.slots;

import java.util.List;

/**
 * What is believed of slots before any send: a Gaussian process over the hours of the week, in
 * logits. A level that all slots share, a pattern of the day, a pattern of its own for the weekend,
 * a pattern of the week, and a little that is each slot's own; hours that are near each other are
 * alike (Rasmussen and Williams 2006, chapter 2 and section 3.4).
 *
 * @param logit mean of every slot
 * @param level standard deviation of what all slots share
 * @param day standard deviation of the pattern that all days share
 * @param weekend standard deviation of what sets Saturday and Sunday apart
 * @param week standard deviation of what sets single days apart
 * @param slot standard deviation of what is one slot's own
 * @param hours concentration over the day of {@link WeekKernel}
 * @param ownHours mean of the weight of the recipient's own hours
 * @param ownHoursSd its standard deviation
 * @throws IllegalArgumentException if a standard deviation or the concentration is negative, or one
 *     is not finite
 */
public record SlotPrior(
        double logit,
        double level,
        double day,
        double weekend,
        double week,
        double slot,
        double hours,
        double ownHours,
        double ownHoursSd) {

    /**
     * A usual rate of clicks; slots that differ from each other by a third, most of it by the hour
     * of the day, over some four hours. Of the priors tried it lost least in made-up weeks
     * (decision 10); those near to it lost hardly more.
     */
    public static final SlotPrior STANDARD =
            new SlotPrior(-2.944, 2, 0.3, 0.2, 0.1, 0.03, 1.5, 0.5, 0.25);

    public SlotPrior {
        double[] deviations = {level, day, weekend, week, slot, hours, ownHoursSd};
        for (double deviation : deviations) {
            if (!(deviation >= 0) || !Double.isFinite(deviation)) {
                throw new IllegalArgumentException("standard deviation of a prior: " + deviation);
            }
        }
        if (!Double.isFinite(logit) || !Double.isFinite(ownHours)) {
            throw new IllegalArgumentException("mean of a prior: " + logit + ", " + ownHours);
        }
    }

    /**
     * The joint belief about these slots.
     *
     * @throws IllegalArgumentException if there is none
     */
    public SlotBelief of(List<Slot> slots) {
        int n = slots.size();
        if (n == 0) {
            throw new IllegalArgumentException("slots: none");
        }
        var overDay = new WeekKernel(hours, 0);
        var overWeek = new WeekKernel(hours, WEEKLY);
        double[] mean = new double[n + 1];
        var covariance = Triangle.zero(n + 1);
        for (int i = 0; i < n; i++) {
            mean[i] = logit;
            for (int j = 0; j <= i; j++) {
                Slot a = slots.get(i);
                Slot b = slots.get(j);
                covariance.packed()[Triangle.at(i, j)] =
                        level * level
                                + day * day * overDay.between(a, b)
                                + weekend
                                        * weekend
                                        * weekendShare(a)
                                        * weekendShare(b)
                                        * overDay.between(a, b)
                                + week * week * overWeek.between(a, b)
                                + (i == j ? slot * slot : 0);
            }
        }
        mean[n] = ownHours;
        covariance.packed()[Triangle.at(n, n)] = ownHoursSd * ownHoursSd;
        return new SlotBelief(mean, covariance);
    }

    /** Concentration over the week: neighbouring days are alike. */
    private static final double WEEKLY = 2;

    private static double weekendShare(Slot slot) {
        return switch (slot.day()) {
            case null -> 2.0 / 7;
            case SATURDAY, SUNDAY -> 1;
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> 0;
        };
    }
}
