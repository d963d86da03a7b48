package dev.slotwise.server.learning;

import dev.slotwise.bandits.drift.ChangeAlarm;
import dev.slotwise.server.experiments.RunningExperiment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells operators of arms that have changed: a line in the log each, and a counter. */
final class ChangeNotices {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeNotices.class);

    private final Map<ChangeAlarm.Direction, Counter> told =
            new EnumMap<>(ChangeAlarm.Direction.class);

    ChangeNotices(MeterRegistry registry) {
        for (var direction : ChangeAlarm.Direction.values()) {
            told.put(
                    direction,
                    Counter.builder("slotwise.changes")
                            .description("Arms whose rate has moved, by direction")
                            .tag("direction", direction.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void tell(RunningExperiment experiment, List<Change> changes) {
        for (var change : changes) {
            LOG.info(
                    "experiment {}: arm '{}' has changed: {} of its sends up to {} reached the"
                            + " goal, {} were expected to",
                    experiment.experiment().key(),
                    experiment.arms().get(change.arm()).key(),
                    percent(change.seen()),
                    change.at(),
                    percent(change.predicted()));
            var counter = told.get(change.direction());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    private static String percent(double rate) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * rate);
    }
}
