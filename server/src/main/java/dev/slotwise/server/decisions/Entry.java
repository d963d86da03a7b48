package dev.slotwise.server.decisions;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A decision on its way into the log, with what must become durable together with it.
 *
 * @param sendKey names its send, if the caller did
 * @param links addresses behind its tracked links
 */
record Entry(
        Decision decision,
        Optional<String> sendId,
        Optional<UUID> sendKey,
        UUID recipientHash,
        Map<LinkId, String> links) {}
