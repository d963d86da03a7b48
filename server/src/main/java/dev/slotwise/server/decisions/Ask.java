package dev.slotwise.server.decisions;

import dev.slotwise.bandits.slots.SendTimes;
import dev.slotwise.server.content.RecipientVariables;
import dev.slotwise.server.learning.RecipientHash;
import dev.slotwise.server.storage.Digest;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody wants to know what to send to one recipient.
 *
 * @param sendId which send this is; the first decision of a send is also the answer to every later
 *     ask
 * @param variables the recipient's attributes as templates see them
 * @param times when the mail may leave, quiet hours aside
 */
record Ask(
        int workspace,
        String recipient,
        Optional<String> sendId,
        ZoneId zone,
        Map<String, Object> attributes,
        RecipientVariables variables,
        Instant at,
        SendTimes times) {

    /** What names this send of an experiment, for ever. */
    Optional<UUID> sendKey(int experiment) {
        return sendId.map(
                send -> Digest.begin().with(experiment).with(send).with(recipient).uuid());
    }

    UUID recipientHash() {
        return RecipientHash.of(workspace, recipient);
    }
}
