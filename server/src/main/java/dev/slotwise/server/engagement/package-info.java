/**
 * What comes back: pixel, click, unsubscribe, reported events; one log, each thing counted once.
 */
@NullMarked
package dev.slotwise.server.engagement;

import org.jspecify.annotations.NullMarked;
