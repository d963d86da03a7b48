package dev.slotwise.bandits.statistics;

/**
 * The most likely rates of two arms among those with a given difference. Found as the root of the
 * score in the smaller of the two rates, which keeps its digits however small it is; the closed
 * form of the cubic (Miettinen and Nurminen 1985, appendix) does not.
 */
record RestrictedRates(double treatment, double control) {
    private static final int MOST_STEPS = 200;

    /**
     * @param difference treatment less control, within [-1, 1]
     */
    static RestrictedRates of(TwoProportions arms, double difference) {
        double gap = Math.abs(difference);
        if (difference > 0) {
            double smaller = smaller(arms.control(), arms.treatment(), gap);
            return new RestrictedRates(smaller + gap, smaller);
        }
        double smaller = smaller(arms.treatment(), arms.control(), gap);
        return new RestrictedRates(smaller, smaller + gap);
    }

    /**
     * @param low the arm of the smaller rate
     * @param high the arm whose rate is greater by the gap
     */
    private static double smaller(Proportion low, Proportion high, double gap) {
        double least = 0;
        double most = 1 - gap;
        // The likelihood is concave: at an end that has no slope towards the inside it is greatest.
        if (most <= 0 || score(low, high, gap, 0) <= 0) {
            return 0;
        }
        if (score(low, high, gap, most) >= 0) {
            return most;
        }
        double rate = Math.min(low.plus(high).rate(), 0.5 * most);
        rate = rate > 0 ? rate : 0.5 * most;
        for (int i = 0; i < MOST_STEPS; i++) {
            double score = score(low, high, gap, rate);
            if (score == 0) {
                return rate;
            }
            if (score > 0) {
                least = rate;
            } else {
                most = rate;
            }
            double newton = rate - score / slope(low, high, gap, rate);
            double middle = least > 0 ? Math.sqrt(least * most) : 1e-3 * most;
            double moved = newton > least && newton < most ? newton : middle;
            if (Math.abs(moved - rate) <= 4e-16 * rate) {
                return moved;
            }
            rate = moved;
        }
        return rate;
    }

    private static double score(Proportion low, Proportion high, double gap, double rate) {
        return share(low.conversions(), rate)
                + share(high.conversions(), rate + gap)
                - share(low.failures(), 1 - rate)
                - share(high.failures(), 1 - rate - gap);
    }

    private static double slope(Proportion low, Proportion high, double gap, double rate) {
        return -share(low.conversions(), rate * rate)
                - share(high.conversions(), (rate + gap) * (rate + gap))
                - share(low.failures(), (1 - rate) * (1 - rate))
                - share(high.failures(), (1 - rate - gap) * (1 - rate - gap));
    }

    /** No outcome has no say, at a rate of 0 neither. */
    private static double share(long count, double of) {
        return count == 0 ? 0 : count / Math.max(0, of);
    }
}
