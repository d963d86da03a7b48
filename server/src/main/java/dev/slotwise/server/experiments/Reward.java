package dev.slotwise.server.experiments;

import java.time.Duration;

/**
 * What a trial earns: 1 when its goal is reached within the attribution window after the exposure,
 * or what it was worth where the goal is revenue; else 0.
 *
 * @param window from one minute to ninety days
 */
public record Reward(Goal goal, Duration window) {
    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofDays(90);
    static final Reward DEFAULT = new Reward(Goal.CLICK, Duration.ofHours(72));

    public Reward {
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "window must lie between PT1M and P90D, not " + window);
        }
    }
}
