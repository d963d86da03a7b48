package dev.slotwise.server.learning;

import dev.slotwise.bandits.slots.HourProfile;
import dev.slotwise.bandits.slots.Slot;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recipient's own hours, as an attribute carries them: the hour of the week of each of the last
 * clicks, on the recipient's clock, 0 being Monday's first. A query that knows only text separates
 * them by commas.
 */
public final class ClickHours {
    /** The attribute's name. */
    public static final String ATTRIBUTE = "clickHours";

    private ClickHours() {}

    /** No clicks when the attribute is absent; empty when it can't be read. */
    public static Optional<HourProfile> of(Map<String, Object> attributes) {
        return switch (attributes.get(ATTRIBUTE)) {
            case null -> Optional.of(HourProfile.NONE);
            case List<?> hours -> profile(hours.stream().map(ClickHours::hour).toList());
            case String text ->
                    profile(Arrays.stream(text.split(",", -1)).map(ClickHours::hour).toList());
            case Object single -> profile(List.of(hour(single)));
        };
    }

    private static Optional<HourProfile> profile(List<Integer> hours) {
        return hours.stream().allMatch(hour -> hour >= 0 && hour < Slot.HOURS)
                ? Optional.of(
                        HourProfile.ofClicks(hours.stream().mapToInt(Integer::intValue).toArray()))
                : Optional.empty();
    }

    /** One that no week has when it is none. */
    private static int hour(@Nullable Object value) {
        return switch (value) {
            case Long hour when hour >= 0 && hour < Slot.HOURS -> hour.intValue();
            case String text when text.strip().matches("[0-9]{1,3}") ->
                    Integer.parseInt(text.strip());
            case null, default -> Slot.HOURS;
        };
    }
}
