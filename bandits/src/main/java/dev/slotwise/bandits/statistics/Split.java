package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * How the users of one period fell to the arms, and how they should have.
 *
 * @param users of each arm
 * @param shares that each arm should get, summing to 1
 * @throws IllegalArgumentException if there are no arms, not as many shares as arms, negative
 *     numbers, or shares that don't sum to 1
 */
public record Split(List<Long> users, List<Double> shares) {
    private static final double ROUNDING = 1e-6;

    public Split {
        users = List.copyOf(users);
        shares = List.copyOf(shares);
        if (users.isEmpty() || users.size() != shares.size()) {
            throw new IllegalArgumentException(
                    users.size() + " arms with " + shares.size() + " shares");
        }
        double sum = 0;
        for (double share : shares) {
            if (!(share >= 0)) {
                throw new IllegalArgumentException("share " + share);
            }
            sum += share;
        }
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("shares sum to " + sum);
        }
        for (long n : users) {
            if (n < 0) {
                throw new IllegalArgumentException("users " + n);
            }
        }
    }

    public int arms() {
        return users.size();
    }

    public long total() {
        return users.stream().mapToLong(Long::longValue).sum();
    }

    /** The share of an arm, freed of the rounding of their sum. */
    double share(int arm) {
        return shares.get(arm) / shares.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Users that an arm should have. */
    double expected(int arm) {
        return total() * share(arm);
    }

    /** Whether an arm has users that it can't have. */
    boolean isImpossible() {
        for (int arm = 0; arm < arms(); arm++) {
            if (shares.get(arm) == 0 && users.get(arm) > 0) {
                return true;
            }
        }
        return false;
    }
}
