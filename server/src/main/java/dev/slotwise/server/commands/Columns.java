package dev.slotwise.server.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which column of a log says what.
 *
 * @param recipient empty: every row is a recipient of its own, named by its number
 * @param outcome 1 or 0, true or false
 * @param features what is told to the server of a recipient; also the experiment's context
 */
record Columns(Optional<String> recipient, String arm, String outcome, List<String> features) {
    Columns {
        features = List.copyOf(features);
    }

    /** Logs whose columns are known by heart. */
    enum Preset {
        /** The e-mail challenge of Kevin Hillstrom's MineThatData blog (2008). */
        HILLSTROM,
        /** The small campaign that ships with the project. */
        SYNTHETIC;

        Columns columns() {
            return switch (this) {
                case HILLSTROM ->
                        new Columns(
                                Optional.empty(),
                                "segment",
                                "visit",
                                List.of(
                                        "recency",
                                        "history",
                                        "mens",
                                        "womens",
                                        "zip_code",
                                        "newbie",
                                        "channel"));
                case SYNTHETIC ->
                        new Columns(
                                Optional.of("recipient"),
                                "arm",
                                "click",
                                List.of("recency", "orders", "device"));
            };
        }

        /**
         * The preset of this name, in capitals or not.
         *
         * @throws IllegalArgumentException if there is none
         */
        static Preset named(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        /** The preset whose columns are all there. */
        static Optional<Preset> recognise(List<String> header) {
            for (var preset : values()) {
                if (header.containsAll(preset.columns().all())) {
                    return Optional.of(preset);
                }
            }
            return Optional.empty();
        }
    }

    private List<String> all() {
        var all = new ArrayList<>(List.of(arm, outcome));
        recipient.ifPresent(all::add);
        all.addAll(features);
        return all;
    }

    /**
     * @throws ReplayFailure.Unusable naming the first column that the log does not have
     */
    void requireIn(List<String> header) {
        for (var column : all()) {
            if (!header.contains(column)) {
                throw new ReplayFailure.Unusable(
                        "there is no column '%s'; the file has %s"
                                .formatted(column, String.join(", ", header)));
            }
        }
    }
}
