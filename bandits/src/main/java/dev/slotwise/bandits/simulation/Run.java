package dev.slotwise.bandits.simulation;

/**
 * One agent in one world.
 *
 * @param regret per horizon: what was earned less than by the best arm for each recipient, in
 *     expectation (pseudo-regret), since the first send
 * @param uniformRegret per horizon: the same of uniform sending along the same recipients, in
 *     closed form
 * @param cpuSeconds of the thread, world included
 */
@SuppressWarnings("ArrayRecordComponent") // written once by the campaign that made it
record Run(double[] regret, double[] uniformRegret, double cpuSeconds) {}
