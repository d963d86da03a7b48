/**
 * Signs and opens compact tokens and rotates their keys; knows bytes, not meanings, and touches
 * nothing else.
 */
@NullMarked
package dev.slotwise.server.tokens;

import org.jspecify.annotations.NullMarked;
