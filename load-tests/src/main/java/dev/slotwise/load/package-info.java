/**
 * How fast Slotwise is and what survives: simulations and crash rounds against servers that run as
 * processes of their own. Nothing of the server is imported; it is met over HTTP.
 */
@NullMarked
package dev.slotwise.load;

import org.jspecify.annotations.NullMarked;
