/** Special functions and quadrature, fast where the hot path needs them; knows nothing of arms. */
@NullMarked
package dev.slotwise.bandits.numerics;

import org.jspecify.annotations.NullMarked;
