/** How an arm is chosen, and with what probability. */
@NullMarked
package dev.slotwise.bandits.policy;

import org.jspecify.annotations.NullMarked;
