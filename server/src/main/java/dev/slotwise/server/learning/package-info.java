/**
 * Folds trials (exposure and outcome) into sums and posteriors, and holds what is believed now in
 * memory.
 */
@NullMarked
package dev.slotwise.server.learning;

import org.jspecify.annotations.NullMarked;
