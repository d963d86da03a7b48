/**
 * The proof by simulation: do intervals cover the truth as often as they say, and is nobody fooled
 * by looking at them all the time? Plays experiments whose truth is known and writes a page of what
 * came of it.
 */
@NullMarked
package dev.slotwise.bandits.coverage;

import org.jspecify.annotations.NullMarked;
