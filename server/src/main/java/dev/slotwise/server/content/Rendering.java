package dev.slotwise.server.content;

/** What became of a template for one recipient. */
public sealed interface Rendering {
    record Rendered(String body) implements Rendering {}

    /**
     * Nothing to send; the reason names the token without a value, or the limit, and no value of
     * the recipient.
     */
    record Failed(String reason) implements Rendering {}
}
