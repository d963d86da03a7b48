package dev.slotwise.server.learning;

/**
 * What a mail can do to a list, and the sums that a trial which ends in it adds to. It happens to a
 * trial once or never, so that its sums with squared outcomes are those with the outcomes.
 */
public enum Harm {
    UNSUBSCRIBE(
            EventType.UNSUBSCRIBE,
            WaveSum.UNSUBSCRIBED,
            WaveSum.SUM_UNSUBSCRIBED_P,
            WaveSum.SUM_UNSUBSCRIBED_P2),
    COMPLAINT(
            EventType.COMPLAINT,
            WaveSum.COMPLAINED,
            WaveSum.SUM_COMPLAINED_P,
            WaveSum.SUM_COMPLAINED_P2),
    BOUNCE(EventType.BOUNCE, WaveSum.BOUNCED, WaveSum.SUM_BOUNCED_P, WaveSum.SUM_BOUNCED_P2);

    private final EventType event;
    private final WaveSum count;
    private final WaveSum weighted;
    private final WaveSum weightedSquare;

    Harm(EventType event, WaveSum count, WaveSum weighted, WaveSum weightedSquare) {
        this.event = event;
        this.count = count;
        this.weighted = weighted;
        this.weightedSquare = weightedSquare;
    }

    EventType event() {
        return event;
    }

    /** Trials that ended in it within the attribution window. */
    public WaveSum count() {
        return count;
    }

    /** The same trials, each by 1/p. */
    public WaveSum weighted() {
        return weighted;
    }

    /** The same trials, each by 1/p². */
    public WaveSum weightedSquare() {
        return weightedSquare;
    }
}
