/**
 * When an experiment has found its best arm: what is still lost by stopping now, and whether that
 * is little enough. Model-based answers, no test: they say what an arm costs if it is not the best,
 * and promise no rate of false positives.
 */
@NullMarked
package dev.slotwise.bandits.stopping;

import org.jspecify.annotations.NullMarked;
