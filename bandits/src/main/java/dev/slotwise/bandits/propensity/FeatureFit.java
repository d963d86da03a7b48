package dev.slotwise.bandits.propensity;

import dev.slotwise.bandits.propensity.FeatureValue.Category;
import dev.slotwise.bandits.propensity.FeatureValue.Number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Learns from rows how one feature is to be encoded. */
final class FeatureFit {
    private static final int MOST_LEVELS = 20;
    private static final double ROUNDING = 1e-12;

    private FeatureFit() {}

    /** Nothing for a feature that is the same in all rows: it would only double the constant. */
    static Optional<Feature> of(String name, List<Map<String, FeatureValue>> rows) {
        List<FeatureValue> values = new ArrayList<>();
        for (Map<String, FeatureValue> row : rows) {
            FeatureValue value = row.get(name);
            if (value != null) {
                values.add(value);
            }
        }
        return values.stream().anyMatch(value -> value instanceof Category)
                ? levels(name, values, rows.size())
                : numeric(name, values);
    }

    private static Optional<Feature> numeric(String name, List<FeatureValue> values) {
        double mean = 0;
        double squares = 0;
        double largest = 0;
        int n = 0;
        for (FeatureValue value : values) {
            if (value instanceof Number(double number)) {
                n++;
                double off = number - mean;
                mean += off / n;
                squares += off * (number - mean);
                largest = Math.max(largest, Math.abs(number));
            }
        }
        double sd = n == 0 ? 0 : Math.sqrt(squares / n);
        boolean varies = sd > ROUNDING * largest && Double.isFinite(sd);
        return varies ? Optional.of(new Feature.Numeric(name, mean, sd)) : Optional.empty();
    }

    private static Optional<Feature> levels(String name, List<FeatureValue> values, int rows) {
        Map<String, Integer> counts = new HashMap<>();
        for (FeatureValue value : values) {
            counts.merge(value.level(), 1, Integer::sum);
        }
        if (counts.size() == 1 && values.size() == rows) {
            return Optional.empty();
        }
        List<Map.Entry<String, Integer>> frequent =
                counts.entrySet().stream()
                        .sorted(
                                Map.Entry.<String, Integer>comparingByValue(
                                                Comparator.reverseOrder())
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST_LEVELS)
                        .toList();
        var levels = new Feature.Levels(name, frequent.stream().map(Map.Entry::getKey).toList());
        if (counts.size() == 1) {
            // Whether it is there is all that it tells: imputed, it would double the constant.
            return Optional.of(levels);
        }
        double known = values.size();
        return Optional.of(
                new Feature.ImputedLevels(
                        levels, frequent.stream().map(level -> level.getValue() / known).toList()));
    }
}
