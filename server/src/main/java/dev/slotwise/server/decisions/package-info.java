/**
 * Chooses an arm for one recipient, renders it, commits it. Reads memory only; writes only the
 * {@link DecisionLog}.
 */
@NullMarked
package dev.slotwise.server.decisions;

import org.jspecify.annotations.NullMarked;
