/** How likely a recipient is to engage, and how their features become numbers. */
@NullMarked
package dev.slotwise.bandits.propensity;

import org.jspecify.annotations.NullMarked;
