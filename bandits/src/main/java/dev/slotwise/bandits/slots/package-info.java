/**
 * When to send: slots on the week circle that share strength with their neighbours and with the
 * recipient's own hours, and the moments at which a slot comes round in a time zone.
 */
@NullMarked
package dev.slotwise.bandits.slots;

import org.jspecify.annotations.NullMarked;
