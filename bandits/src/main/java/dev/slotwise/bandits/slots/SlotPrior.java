package dev.slotwise.bandits.slots;

import dev.slotwise.bandits.posterior.NormalScore;

import java.util.List;

/**
 * What is believed of slots before any send: a Gaussian process over the hours of the week, in
 * logits (Rasmussen and Williams 2006, chapter 2 and section 3.4). It is a sum of patterns: a level
 * that all slots share, a pattern of the day, one of its own for the weekend, one of the week, and
 * a little that is each slot's own. Hours that are near each other are alike in each of them.
 *
 * @param level what all slots share, in logits
 * @param spread of the patterns
 * @param likeness of two hours; the patterns of the day and of the weekend know only the hour of
 *     the day
 * @param ownHours weight of the recipient's own hours, {@link HourProfile#lift}
 */
public record SlotPrior(
        NormalScore level, Spread spread, WeekKernel likeness, NormalScore ownHours) {
    /**
     * A usual rate of clicks; slots that differ from each other by a third, most of it by the hour
     * of the day, over some four hours; own hours count half, or none, or whole. Of the priors
     * tried it lost least in made-up weeks, those near to it hardly more.
     */
    public static final SlotPrior STANDARD =
            new SlotPrior(
                    new NormalScore(-2.944, 4),
                    new Spread(0.45, 0.3, 0.15, 0.03),
                    new WeekKernel(1.5, 2),
                    new NormalScore(0.5, 0.0625));

    /**
     * Standard deviations in logits.
     *
     * @param day of the pattern that all days share
     * @param weekend of what sets Saturday and Sunday apart
     * @param week of what sets single days apart
     * @param slot of what is one slot's own
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public record Spread(double day, double weekend, double week, double slot) {
        public Spread {
            for (double deviation : new double[] {day, weekend, week, slot}) {
                if (!(deviation >= 0) || !Double.isFinite(deviation)) {
                    throw new IllegalArgumentException("standard deviation: " + deviation);
                }
            }
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
        double[] overDay = new WeekKernel(likeness.daily(), 0).values();
        double[] overWeek = likeness.values();
        double[] mean = new double[n + 1];
        var covariance = Triangle.zero(n + 1);
        for (int i = 0; i < n; i++) {
            mean[i] = level.mean();
            for (int j = 0; j <= i; j++) {
                Slot a = slots.get(i);
                Slot b = slots.get(j);
                double day = WeekKernel.between(a, b, overDay);
                double week = WeekKernel.between(a, b, overWeek);
                covariance.packed()[Triangle.at(i, j)] =
                        level.variance()
                                + square(spread.day) * day
                                + square(spread.weekend) * weekendShare(a) * weekendShare(b) * day
                                + square(spread.week) * week
                                + (i == j ? square(spread.slot) : 0);
            }
        }
        mean[n] = ownHours.mean();
        covariance.packed()[Triangle.at(n, n)] = ownHours.variance();
        return new SlotBelief(mean, covariance);
    }

    private static double square(double deviation) {
        return deviation * deviation;
    }

    private static double weekendShare(Slot slot) {
        return switch (slot.day()) {
            case null -> 2.0 / 7;
            case SATURDAY, SUNDAY -> 1;
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> 0;
        };
    }
}
