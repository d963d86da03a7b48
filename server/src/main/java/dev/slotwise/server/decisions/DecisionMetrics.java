package dev.slotwise.server.decisions;

import dev.slotwise.server.decisions.Renderer.Rendered;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts answered decisions by reason: what operators watch is the share of fallbacks. */
final class DecisionMetrics {
    private final Map<Reason, Counter> answered = new EnumMap<>(Reason.class);
    private final Counter unserved;

    DecisionMetrics(MeterRegistry registry) {
        for (var reason : Reason.values()) {
            answered.put(
                    reason,
                    Counter.builder("slotwise.decisions")
                            .description("Decisions answered, by reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(registry));
        }
        unserved =
                Counter.builder("slotwise.decisions.unserved")
                        .description(
                                "Asks answered with a fallback, because nothing was decided in"
                                        + " time")
                        .register(registry);
    }

    void answered(List<Rendered> decisions) {
        for (var each : decisions) {
            var counter = answered.get(each.decision().reason());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    void unserved(int decisions) {
        unserved.increment(decisions);
    }
}
