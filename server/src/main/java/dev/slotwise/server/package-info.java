/**
 * The product in one process: {@link dev.slotwise.server.Server} is the picture of its
 * architecture.
 */
@NullMarked
package dev.slotwise.server;

import org.jspecify.annotations.NullMarked;
