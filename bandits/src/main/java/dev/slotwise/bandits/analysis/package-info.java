/**
 * A question about experiment data as it stands in a request, and its answer: what is asked is
 * checked, with a pointer to the field that is wrong; the mathematics is that of {@code statistics}
 * and {@code evaluation}. The names of the records' components are those of the wire; who reads and
 * writes JSON is none of this package's business.
 */
@NullMarked
package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.NullMarked;
