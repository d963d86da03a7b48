package dev.slotwise.server.content;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * One rendering in progress: what its expressions see, and what it may still cost.
 *
 * <p>Work is counted first and timed second: a count gives a template the same outcome on every
 * machine and in every replay; the deadline is for what the count has misjudged.
 */
final class Scope {
    /** Template source and literals bound the depth; the translation refuses a third loop. */
    static final int MAX_LOOPS = 2;

    static final int MAX_STEPS = 500_000;
    private static final int STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 256;
    private static final int CHARACTERS_PER_STEP = 32;

    private final RecipientVariables recipient;
    private final long started = System.nanoTime();
    private final long deadline;
    private final @Nullable Object[] element = new @Nullable Object[MAX_LOOPS];
    private final int[] index = new int[MAX_LOOPS];
    private final int[] length = new int[MAX_LOOPS];
    private int steps;
    private int nextLook = STEPS_BETWEEN_LOOKS_AT_THE_CLOCK;

    Scope(RecipientVariables recipient, Duration deadline) {
        this.recipient = recipient;
        this.deadline = deadline.toNanos();
    }

    RecipientVariables recipient() {
        return recipient;
    }

    @Nullable Object element(int loop) {
        return element[loop];
    }

    int index(int loop) {
        return index[loop];
    }

    int length(int loop) {
        return length[loop];
    }

    void enter(int loop, @Nullable Object value, int at, int of) {
        element[loop] = value;
        index[loop] = at;
        length[loop] = of;
    }

    /** One node evaluated. */
    void step() {
        if (++steps >= nextLook) look();
    }

    /** A text made that was not there before: copying is what it costs. */
    String made(String text) {
        steps += text.length() / CHARACTERS_PER_STEP;
        step();
        return text;
    }

    private void look() {
        if (steps > MAX_STEPS) throw new LimitExceeded("takes more than " + MAX_STEPS + " steps");
        if (System.nanoTime() - started > deadline) throw new LimitExceeded("takes too long");
        nextLook = steps + STEPS_BETWEEN_LOOKS_AT_THE_CLOCK;
    }
}
