/** Agents that others would choose, to be compared with. */
@NullMarked
package dev.slotwise.bandits.peers;

import org.jspecify.annotations.NullMarked;
