package dev.slotwise.bandits.statistics;

import java.util.List;
import java.util.Optional;

/**
 * Effects of several segments or experiments put together, and how much they differ (DerSimonian
 * and Laird 1986).
 *
 * @param fixed the mean as if there were one effect, weighted by 1 / se²
 * @param random the mean of effects that differ, weighted by 1 / (se² + tau²)
 * @param heterogeneity Cochran's Q, chi-square of one degree of freedom less than effects; empty
 *     for a single effect
 * @param tauSquared the variance of effects between segments, never negative
 * @param iSquared the share of what varies that is not chance, within [0, 1)
 * @param shrunken each effect drawn towards the random mean by se² / (tau² + se²): what is to be
 *     expected of a segment that stands out
 */
public record DerSimonianLaird(
        Estimate fixed,
        Estimate random,
        Optional<TestOutcome> heterogeneity,
        double tauSquared,
        double iSquared,
        List<Double> shrunken) {
    public DerSimonianLaird {
        shrunken = List.copyOf(shrunken);
    }

    /**
     * @throws IllegalArgumentException if there are no effects, or one has no value or standard
     *     error
     */
    public static DerSimonianLaird of(List<Estimate> effects) {
        if (effects.isEmpty()) {
            throw new IllegalArgumentException("no effects");
        }
        for (Estimate effect : effects) {
            if (!effect.isDefined()) {
                throw new IllegalArgumentException("effect " + effect);
            }
        }
        Estimate fixed = mean(effects, 0);
        double q = 0;
        double weights = 0;
        double squares = 0;
        for (Estimate effect : effects) {
            double weight = weight(effect, 0);
            double off = (effect.value() - fixed.value()) / effect.standardError();
            q += off * off;
            weights += weight;
            squares += weight * weight;
        }
        int degrees = effects.size() - 1;
        double tauSquared =
                degrees == 0 ? 0 : Math.max(0, (q - degrees) / (weights - squares / weights));
        Estimate random = mean(effects, tauSquared);
        return new DerSimonianLaird(
                fixed,
                random,
                degrees == 0 ? Optional.empty() : Optional.of(Omnibus.chiSquare(q, degrees)),
                tauSquared,
                q > degrees ? (q - degrees) / q : 0,
                effects.stream().map(effect -> shrunken(effect, random, tauSquared)).toList());
    }

    private static Estimate mean(List<Estimate> effects, double tauSquared) {
        double weights = effects.stream().mapToDouble(e -> weight(e, tauSquared)).sum();
        double value =
                effects.stream()
                        .mapToDouble(e -> weight(e, tauSquared) / weights * e.value())
                        .sum();
        return Estimate.normal(value, 1 / Math.sqrt(weights));
    }

    private static double weight(Estimate effect, double tauSquared) {
        return 1 / (effect.standardError() * effect.standardError() + tauSquared);
    }

    private static double shrunken(Estimate effect, Estimate random, double tauSquared) {
        return random.value()
                + tauSquared * weight(effect, tauSquared) * (effect.value() - random.value());
    }
}
