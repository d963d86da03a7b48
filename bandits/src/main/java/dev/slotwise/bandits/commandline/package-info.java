/**
 * The command line of the library: plays an agent over JSON lines, and simulates campaigns. The
 * only package that knows JSON, streams, files and the clock of the CPU; nobody sees it.
 */
@NullMarked
package dev.slotwise.bandits.commandline;

import org.jspecify.annotations.NullMarked;
