/** What trials teach: beliefs about arms, pure functions of counts, labels and time. */
@NullMarked
package dev.slotwise.bandits.posterior;

import org.jspecify.annotations.NullMarked;
