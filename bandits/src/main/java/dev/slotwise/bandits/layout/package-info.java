/**
 * Campaigns of several blocks, decided together: what is believed of layouts, one arm per block,
 * and with what probability each is chosen. Blocks add up until the data speak for an interaction
 * of two (Hill, Nassif, Liu, Iyer and Vishwanathan, KDD 2017).
 */
@NullMarked
package dev.slotwise.bandits.layout;

import org.jspecify.annotations.NullMarked;
