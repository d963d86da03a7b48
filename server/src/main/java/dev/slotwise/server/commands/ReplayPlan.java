package dev.slotwise.server.commands;

import java.time.Duration;
import java.util.List;

/**
 * How a log is replayed.
 *
 * @param seeds how many times, each with an experiment and halves of its own
 * @param floor least probability of every arm
 * @param batch decisions asked for at once, between which the server learns
 * @param policy its type in the API
 * @param contextual whether the policy may look at the features
 * @param goal the type of event that stands for the log's outcome
 * @param spread how long the mails of the learning half take to be sent, in simulated time
 * @param window attribution window
 * @throws IllegalArgumentException naming the option that is out of its range
 */
record ReplayPlan(
        int seeds,
        double floor,
        int batch,
        String policy,
        boolean contextual,
        String goal,
        Duration spread,
        Duration window) {
    ReplayPlan {
        require(seeds >= 1, "--seeds must be at least 1");
        require(floor >= 0 && floor <= 1, "--floor must lie between 0 and 1");
        require(batch >= 1, "--batch must be at least 1");
        require(
                List.of("open", "click", "conversion").contains(goal),
                "--goal must be open, click or conversion");
        require(spread.isPositive(), "--spread must be longer than nothing");
        require(window.isPositive(), "--window must be longer than nothing");
    }

    private static void require(boolean sound, String message) {
        if (!sound) {
            throw new IllegalArgumentException(message);
        }
    }
}
