package dev.slotwise.server.decisions;

import dev.slotwise.bandits.slots.SendTimes;
import dev.slotwise.server.experiments.RunningArm;
import dev.slotwise.server.experiments.RunningExperiment;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a mail may leave for one recipient, and when its slots come round until then.
 *
 * @param times as the asker wants it, and not in the campaign's quiet hours
 */
record Departure(SendTimes times, ZoneId zone) {
    static Departure of(Ask ask, RunningExperiment experiment) {
        return new Departure(ask.times().outside(experiment.campaign().quiet()), ask.zone());
    }

    /**
     * Whether the arm's slot comes round while the mail may leave; an arm without one is in time.
     */
    boolean isInTime(RunningArm arm) {
        return arm.definition().slot() == null || slot(arm).isPresent();
    }

    /**
     * The time of the arm's slot; when that would be too late, as early as the mail may leave. None
     * for an arm without a slot, and when the mail may not leave any more.
     */
    Optional<Instant> of(RunningArm arm) {
        return arm.definition().slot() == null
                ? Optional.empty()
                : slot(arm).or(() -> times.earliest(zone));
    }

    private Optional<Instant> slot(RunningArm arm) {
        return Optional.ofNullable(arm.definition().slot())
                .flatMap(slot -> times.next(slot.toSlot(), zone));
    }
}
