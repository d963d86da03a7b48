/** PostgreSQL, embedded or given, brought to the newest schema. */
@NullMarked
package dev.slotwise.db;

import org.jspecify.annotations.NullMarked;
