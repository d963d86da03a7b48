/**
 * Hands the log of decisions to whoever wants to compute with it elsewhere: streamed from one
 * moment of the database, as fast as it is taken. Each export has a thread of its own.
 */
@NullMarked
package dev.slotwise.server.exports;

import org.jspecify.annotations.NullMarked;
