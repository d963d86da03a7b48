package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.bandits.statistics.TestOutcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Figures by their names, in the order in which they were found. An undefined one is null. */
final class Findings {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private boolean undefined;

    /** NaN and infinity are undefined. */
    Findings number(String name, double value) {
        undefined |= !Double.isFinite(value);
        members.put(name, figure(value));
        return this;
    }

    Findings text(String name, String value) {
        members.put(name, value);
        return this;
    }

    Findings flag(String name, boolean value) {
        members.put(name, value);
        return this;
    }

    /** A bound that is infinite or NaN is null: there is none on that side. */
    Findings interval(String name, double lower, double upper) {
        var bounds = new LinkedHashMap<String, @Nullable Object>();
        bounds.put("lower", figure(lower));
        bounds.put("upper", figure(upper));
        members.put(name, bounds);
        return this;
    }

    /** An estimate, what a test says of it, and its interval. */
    Findings tested(Estimate effect, Hypothesis hypothesis, double alpha) {
        Optional<TestOutcome> test = effect.test(hypothesis);
        return number("estimate", effect.value())
                .number("standardError", effect.standardError())
                .number("statistic", test.map(TestOutcome::statistic).orElse(Double.NaN))
                .number("pValue", test.map(TestOutcome::pValue).orElse(Double.NaN))
                .number("log10PValue", test.map(TestOutcome::log10PValue).orElse(Double.NaN))
                .interval("interval", effect.interval(alpha, hypothesis.alternative()));
    }

    /** A bound of its own name: null if there is none. */
    Findings bound(String name, Optional<Double> value) {
        members.put(name, figure(value.orElse(Double.NaN)));
        return this;
    }

    /** Both bounds are null where there is no interval. */
    Findings interval(String name, Optional<Interval> interval) {
        return interval(
                name,
                interval.map(Interval::lower).orElse(Double.NaN),
                interval.map(Interval::upper).orElse(Double.NaN));
    }

    Findings numbers(String name, double[] values) {
        List<@Nullable Object> list = new ArrayList<>();
        for (double value : values) {
            undefined |= !Double.isFinite(value);
            list.add(figure(value));
        }
        members.put(name, list);
        return this;
    }

    Findings within(String name, Findings nested) {
        members.put(name, nested.members());
        undefined |= nested.undefined;
        return this;
    }

    Map<String, @Nullable Object> members() {
        return Collections.unmodifiableMap(members);
    }

    /** Whether a number among them is; a missing bound is none. */
    boolean hasUndefined() {
        return undefined;
    }

    private static @Nullable Object figure(double value) {
        // Nobody wants to read -0.0.
        return Double.isFinite(value) ? value + 0.0 : null;
    }
}
