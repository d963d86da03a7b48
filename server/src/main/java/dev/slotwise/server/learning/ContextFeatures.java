package dev.slotwise.server.learning;

import dev.slotwise.bandits.propensity.FeatureValue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** From a recipient's attributes to the features that an experiment may look at. */
public final class ContextFeatures {
    private static final int LONGEST_CATEGORY = 64;

    private ContextFeatures() {}

    /**
     * The declared features that the recipient has: numbers, booleans, texts that are not blank.
     */
    public static Map<String, Object> select(List<String> context, Map<String, Object> attributes) {
        if (context.isEmpty()) {
            return Map.of();
        }
        var selected = new TreeMap<String, Object>();
        for (var feature : context) {
            var value = attributes.get(feature);
            switch (value) {
                case Number number when Double.isFinite(number.doubleValue()) ->
                        selected.put(feature, number);
                case Boolean flag -> selected.put(feature, flag);
                case String text when !text.isBlank() -> selected.put(feature, shortened(text));
                case null, default -> {}
            }
        }
        return selected;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_CATEGORY ? text : text.substring(0, LONGEST_CATEGORY);
    }

    public static Map<String, FeatureValue> values(Map<String, Object> features) {
        var values = HashMap.<String, FeatureValue>newHashMap(features.size());
        features.forEach((name, value) ->
                values.put(
                        name,
                        value instanceof Number number
                                ? new FeatureValue.Number(number.doubleValue())
                                : new FeatureValue.Category(value.toString())));
        return values;
    }

    /**
     * The value that names the recipient's segment by a feature; none for numbers and what is
     * missing.
     */
    static Optional<String> category(Map<String, Object> features, String feature) {
        var value = features.get(feature);
        return value == null || value instanceof Number
                ? Optional.empty()
                : Optional.of(value.toString());
    }
}
