package dev.slotwise.server.learning;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a batch did to a trial: what a contextual learner reads, in the order of the batches.
 *
 * @param exposedNow whether it began to count with this batch
 * @param succeededNow whether it reached its goal with this batch
 * @param takenBack whether it no longer counts, or no longer as a success: only a refit unlearns
 *     that
 * @param trial its state after the batch
 */
record TrialChange(
        long decision, boolean exposedNow, boolean succeededNow, boolean takenBack, Trial trial) {
    private static final int BYTES = 3 * Long.BYTES + 1;
    private static final long NEVER = Long.MIN_VALUE;
    private static final int EXPOSED = 1;
    private static final int SUCCEEDED = 2;
    private static final int TAKEN_BACK = 4;

    /** The step from one state to the other; none when they are equal. */
    static Optional<TrialChange> between(long decision, Trial before, Trial after) {
        return before.equals(after)
                ? Optional.empty()
                : Optional.of(
                        new TrialChange(
                                decision,
                                before.exposedAt().isEmpty() && after.exposedAt().isPresent(),
                                before.succeededAt().isEmpty() && after.succeededAt().isPresent(),
                                (before.exposedAt().isPresent() && after.exposedAt().isEmpty())
                                        || (before.succeededAt().isPresent()
                                                && after.succeededAt().isEmpty()),
                                after));
    }

    static byte[] toBytes(List<TrialChange> changes) {
        var buffer = ByteBuffer.allocate(changes.size() * BYTES);
        for (var change : changes) {
            buffer.put(
                            (byte)
                                    ((change.exposedNow ? EXPOSED : 0)
                                            | (change.succeededNow ? SUCCEEDED : 0)
                                            | (change.takenBack ? TAKEN_BACK : 0)))
                    .putLong(change.decision)
                    .putLong(change.trial.exposedAt().orElse(NEVER))
                    .putLong(change.trial.succeededAt().orElse(NEVER));
        }
        return buffer.array();
    }

    static List<TrialChange> fromBytes(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        var changes = new ArrayList<TrialChange>(bytes.length / BYTES);
        while (buffer.hasRemaining()) {
            int flags = buffer.get();
            changes.add(
                    new TrialChange(
                            buffer.getLong(),
                            (flags & EXPOSED) != 0,
                            (flags & SUCCEEDED) != 0,
                            (flags & TAKEN_BACK) != 0,
                            new Trial(time(buffer), time(buffer))));
        }
        return changes;
    }

    private static OptionalLong time(ByteBuffer buffer) {
        long time = buffer.getLong();
        return time == NEVER ? OptionalLong.empty() : OptionalLong.of(time);
    }
}
