/**
 * What to do when rates move: forgetting, with a half-life that the data choose, and alarms that
 * say which arm has changed. Knows arms by number and outcomes as successes; chooses nothing.
 */
@NullMarked
package dev.slotwise.bandits.drift;

import org.jspecify.annotations.NullMarked;
