/**
 * What is run from the command line beside the server itself. A command that plays or measures
 * speaks to a running server over HTTP, like any other client.
 */
@NullMarked
package dev.slotwise.server.commands;

import org.jspecify.annotations.NullMarked;
