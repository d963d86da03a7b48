package dev.slotwise.server.learning;

/**
 * How much an arm was tried so far.
 *
 * @param decisions that gave it to somebody
 * @param matured exposures whose outcome has come, or would have: one without an outcome counts as
 *     the chance that its outcome would have arrived by now
 */
public record ArmCount(long decisions, double matured) {
    static final ArmCount NONE = new ArmCount(0, 0);
}
