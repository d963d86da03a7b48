package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * The mean of the strata's differences, each weighted by its share of all users: what the effect is
 * on these users, whatever the split was in each stratum.
 */
public final class PostStratification {
    private PostStratification() {}

    /**
     * The difference of means with normal quantiles; NaN if a stratum with users lacks an arm.
     *
     * @throws IllegalArgumentException if there are no strata
     */
    public static Estimate of(List<TwoSamples> strata) {
        return weighted(
                strata.stream()
                        .map(s ->
                                new Part(
                                        s.treatment().users() + s.control().users(),
                                        s.difference()))
                        .toList());
    }

    /** The same for rates, with the variance p (1 - p). */
    public static Estimate ofProportions(List<TwoProportions> strata) {
        return weighted(
                strata.stream()
                        .map(s ->
                                new Part(
                                        s.treatment().users() + s.control().users(),
                                        s.difference()))
                        .toList());
    }

    private static Estimate weighted(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no strata");
        }
        double total = parts.stream().mapToDouble(Part::users).sum();
        double value = 0;
        double variance = 0;
        for (Part part : parts) {
            if (part.users > 0) {
                double weight = part.users / total;
                double error = weight * part.difference.standardError();
                value += weight * part.difference.value();
                variance += error * error;
            }
        }
        return total > 0
                ? Estimate.normal(value, Math.sqrt(variance))
                : Estimate.normal(Double.NaN, Double.NaN);
    }

    private record Part(double users, Estimate difference) {}
}
