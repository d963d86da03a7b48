/** What a policy would have earned on logged, randomised decisions. */
@NullMarked
package dev.slotwise.bandits.evaluation;

import org.jspecify.annotations.NullMarked;
