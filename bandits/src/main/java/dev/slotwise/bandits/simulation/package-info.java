/**
 * E-mail campaigns that never took place: what recipients are like and how they would answer each
 * arm is known here, so that what an agent wastes can be measured. Two agents in the same
 * environment and seed meet the same recipients and the same luck. Sees agents, draws from seeds,
 * knows no file and no clock.
 */
@NullMarked
package dev.slotwise.bandits.simulation;

import org.jspecify.annotations.NullMarked;
