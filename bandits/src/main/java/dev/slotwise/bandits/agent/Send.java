package dev.slotwise.bandits.agent;

import java.util.BitSet;

/**
 * One recipient to choose for.
 *
 * @param id of the send, unique in the experiment
 * @param hours when, in hours since the experiment began
 * @param context features, as many as the setting's dimension; read, never kept or changed
 * @param eligible arms that may be chosen, at least one; read, never kept or changed
 * @param offset logit of the propensity model's probability; 0 where the setting has none
 */
@SuppressWarnings("ArrayRecordComponent") // handed through on the hot path, one owner at a time
public record Send(long id, double hours, double[] context, BitSet eligible, double offset) {}
