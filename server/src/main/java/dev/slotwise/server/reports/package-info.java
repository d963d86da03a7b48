/** What happened, how sure that is, what it earned: read off the sums, never off the logs. */
@NullMarked
package dev.slotwise.server.reports;

import org.jspecify.annotations.NullMarked;
