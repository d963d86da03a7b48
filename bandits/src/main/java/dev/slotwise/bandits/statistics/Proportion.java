package dev.slotwise.bandits.statistics;

/**
 * Conversions among users of one arm.
 *
 * @throws IllegalArgumentException if a number is negative, or there are more conversions than
 *     users
 */
public record Proportion(long conversions, long users) {
    public Proportion {
        if (conversions < 0 || users < 0 || conversions > users) {
            throw new IllegalArgumentException(conversions + " conversions of " + users + " users");
        }
    }

    public long failures() {
        return users - conversions;
    }

    /** Conversions per user; NaN if there are no users. */
    public double rate() {
        return (double) conversions / users;
    }

    /** The variance of one user's outcome, p (1 - p); NaN if there are no users. */
    public double variance() {
        return rate() * ((double) failures() / users);
    }

    /** With its standard error by Wald, sqrt(p (1 - p) / n). */
    public Estimate estimate() {
        return Estimate.normal(rate(), Math.sqrt(variance() / users));
    }

    /** As a sample of zeros and ones, with the variance p (1 - p). */
    public Sample sample() {
        return new Sample(users, rate(), variance());
    }

    /** The users of two arms, or of two segments, together. */
    public Proportion plus(Proportion other) {
        return new Proportion(conversions + other.conversions, users + other.users);
    }

    /** Conversions read as failures, failures as conversions. */
    Proportion mirrored() {
        return new Proportion(failures(), users);
    }
}
