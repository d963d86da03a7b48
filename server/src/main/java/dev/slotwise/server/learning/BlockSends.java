package dev.slotwise.server.learning;

import dev.slotwise.bandits.layout.Layout;
import dev.slotwise.bandits.layout.LayoutTrial;
import dev.slotwise.server.storage.Digest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The sends of a mail, each with the decisions that its blocks got: those of one send share their
 * recipient and their send's id. A send without an id can't be put together, and is left out.
 */
final class BlockSends {
    /** Some hundred bytes each; of a longer log the last ones are kept. */
    static final int MOST_SENDS = 500_000;

    private final int blocks;
    private final LinkedHashMap<UUID, Sent> sends = new LinkedHashMap<>();
    private final Map<Long, Part> byDecision = new HashMap<>();

    BlockSends(int blocks) {
        this.blocks = blocks;
    }

    private record Decided(long id, int arm, Trial trial) {}

    private record Part(Sent sent, int block) {}

    private static final class Sent {
        private final @Nullable Decided[] parts;

        private Sent(int blocks) {
            parts = new Decided[blocks];
        }

        /** None as long as a block has not been exposed. */
        private @Nullable LayoutTrial trial() {
            var arms = new ArrayList<Integer>(parts.length);
            long exposedAt = Long.MIN_VALUE;
            boolean succeeded = false;
            for (var part : parts) {
                if (part == null || part.trial.exposedAt().isEmpty()) {
                    return null;
                }
                arms.add(part.arm);
                exposedAt = Math.max(exposedAt, part.trial.exposedAt().getAsLong());
                succeeded |= part.trial.succeededAt().isPresent();
            }
            return new LayoutTrial(new Layout(arms), exposedAt, succeeded);
        }
    }

    /** A decision of a block that has become a trial. */
    void exposed(int block, LoggedDecision decision, Trial trial) {
        if (decision.sendId().isEmpty() || decision.arm() < 0) {
            return;
        }
        var key = Digest.begin().with(decision.sendId().get()).with(decision.recipient()).uuid();
        var sent = sends.computeIfAbsent(key, _ -> new Sent(blocks));
        sent.parts[block] = new Decided(decision.id(), decision.arm(), trial);
        byDecision.put(decision.id(), new Part(sent, block));
        if (sends.size() > MOST_SENDS) {
            forgetEldest();
        }
    }

    private void forgetEldest() {
        var eldest = sends.pollFirstEntry();
        for (var part : eldest.getValue().parts) {
            if (part != null) {
                byDecision.remove(part.id);
            }
        }
    }

    /** What has become of a decision since; one that is not known here is nobody's. */
    void changed(long decision, Trial trial) {
        var part = byDecision.get(decision);
        if (part != null) {
            var before = part.sent.parts[part.block];
            if (before != null) {
                part.sent.parts[part.block] = new Decided(before.id, before.arm, trial);
            }
        }
    }

    /** The mails that count: a mail has reached its goal when any of its blocks has. */
    List<LayoutTrial> trials() {
        var trials = new ArrayList<LayoutTrial>(sends.size());
        for (var sent : sends.values()) {
            var trial = sent.trial();
            if (trial != null) {
                trials.add(trial);
            }
        }
        return trials;
    }
}
