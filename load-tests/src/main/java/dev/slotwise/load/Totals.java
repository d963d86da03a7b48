package dev.slotwise.load;

import java.io.IOException;
import java.util.List;

/** What reports say of all arms together. */
record Totals(long decisions, long opens, long clicks) {
    private static final Totals NONE = new Totals(0, 0, 0);

    static Totals of(Api api, List<ExperimentUnderLoad> experiments)
            throws IOException, InterruptedException {
        var total = NONE;
        for (var experiment : experiments) {
            for (var arm :
                    api.get("/v1/experiments/" + experiment.key() + "/report").path("arms")) {
                // Whether a person or a machine did it is another question.
                total =
                        total.plus(
                                new Totals(
                                        arm.path("decisions").asLong(),
                                        arm.path("outcomes").path("open").asLong()
                                                + arm.path("machine").path("open").asLong(),
                                        arm.path("outcomes").path("click").asLong()
                                                + arm.path("machine").path("click").asLong()));
            }
        }
        return total;
    }

    Totals plus(Totals other) {
        return new Totals(decisions + other.decisions, opens + other.opens, clicks + other.clicks);
    }

    long events() {
        return opens + clicks;
    }

    boolean atLeast(Totals other) {
        return decisions >= other.decisions && opens >= other.opens && clicks >= other.clicks;
    }

    /** How many of the other's events are missing here. */
    long eventsShortOf(Totals other) {
        return Math.max(0, other.opens - opens) + Math.max(0, other.clicks - clicks);
    }

    long decisionsShortOf(Totals other) {
        return Math.max(0, other.decisions - decisions);
    }
}
