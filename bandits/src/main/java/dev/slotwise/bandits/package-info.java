/** What all of the mathematics shares: an interval, and the one numerical failure. */
@NullMarked
package dev.slotwise.bandits;

import org.jspecify.annotations.NullMarked;
