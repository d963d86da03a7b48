/** What the jar can do beside serving: straight code on a thread of its own. */
@NullMarked
package dev.slotwise.server.commands;

import org.jspecify.annotations.NullMarked;
