package dev.slotwise.bandits.statistics;

/**
 * Outcomes of an arm's users with something known about each before, such as their earlier clicks.
 *
 * @param users how many
 * @param outcome its sums
 * @param covariate its sums
 * @param sumOfProducts of outcome and covariate
 * @throws IllegalArgumentException if the users are negative, or the sum of products not finite
 */
public record Covaried(long users, Sums outcome, Sums covariate, double sumOfProducts) {
    public Covaried {
        if (users < 0) {
            throw new IllegalArgumentException("users " + users);
        }
        if (!Double.isFinite(sumOfProducts)) {
            throw new IllegalArgumentException("sum of products " + sumOfProducts);
        }
    }

    /** The users of two arms, or waves, together. */
    public Covaried plus(Covaried other) {
        return new Covaried(
                users + other.users,
                outcome.plus(other.outcome),
                covariate.plus(other.covariate),
                sumOfProducts + other.sumOfProducts);
    }

    /** The covariance of outcome and covariate, with n - 1; NaN for fewer than two users. */
    public double covariance() {
        return Sample.covariance(users, outcome.sum(), covariate.sum(), sumOfProducts);
    }
}
