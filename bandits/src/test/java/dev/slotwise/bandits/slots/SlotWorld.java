package dev.slotwise.bandits.slots;

import dev.slotwise.bandits.numerics.Logistic;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up slots with a smooth truth: on weekdays two good times of the day, at weekends another;
 * days differ a little, and so does every hour. None of the priors has this form.
 */
final class SlotWorld {
    private final List<Slot> slots;
    private final double[] rates;

    SlotWorld(List<Slot> slots, double baseRate, double size, long seed) {
        this.slots = slots;
        var random = new SplittableRandom(seed);
        double[] logits = new double[Slot.HOURS];
        double morning = random.nextDouble(6, 12);
        double evening = random.nextDouble(16, 22);
        double late = random.nextDouble(9, 15);
        double high = random.nextDouble(0.4, 1);
        double low = random.nextDouble(0.2, 1);
        double weekend = random.nextDouble(0.2, 1.1);
        double[] days = random.doubles(7, -0.15, 0.15).toArray();
        for (int h = 0; h < logits.length; h++) {
            int day = h / 24;
            int hour = h % 24;
            double shape =
                    day < 5
                            ? high * bump(hour - morning, 2.5) + low * bump(hour - evening, 2)
                            : weekend * bump(hour - late, 3.5);
            logits[h] =
                    Logistic.logit(baseRate)
                            + size * (shape + days[day] + 0.05 * random.nextGaussian());
        }
        rates =
                slots.stream()
                        .mapToDouble(slot -> {
                            int[] hours = slot.hoursOfWeek();
                            double sum = 0;
                            for (int h : hours) {
                                sum += Logistic.probability(logits[h]);
                            }
                            return sum / hours.length;
                        })
                        .toArray();
    }

    private static double bump(double hours, double width) {
        double z = Math.IEEEremainder(hours, 24) / width;
        return Math.exp(-0.5 * z * z);
    }

    List<Slot> slots() {
        return slots;
    }

    double rate(int slot) {
        return rates[slot];
    }

    double best() {
        double best = 0;
        for (double rate : rates) {
            best = Math.max(best, rate);
        }
        return best;
    }

    double mean() {
        double sum = 0;
        for (double rate : rates) {
            sum += rate;
        }
        return sum / rates.length;
    }
}
