/**
 * The statistics engine on numbers that the caller brings. Keeps nothing and reads nothing but the
 * request; sees {@code http} and the mathematics.
 */
@NullMarked
package dev.slotwise.server.statistics;

import org.jspecify.annotations.NullMarked;
