/**
 * A policy together with what it learns, playing one experiment: it is asked for an arm, hears what
 * became of it, and is asked again. No clock, no chance of its own: times and seeds are handed in,
 * so that a campaign can be played again to the bit.
 */
@NullMarked
package dev.slotwise.bandits.agent;

import org.jspecify.annotations.NullMarked;
