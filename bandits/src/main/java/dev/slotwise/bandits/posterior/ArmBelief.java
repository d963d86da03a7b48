package dev.slotwise.bandits.posterior;

/** What is believed of one arm for one choice. */
public sealed interface ArmBelief permits BetaPosterior, NormalScore {}
