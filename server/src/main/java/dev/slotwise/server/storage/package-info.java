/**
 * The pool, transactions, group commit and leased ids: how anything becomes durable. Knows no
 * feature.
 */
@NullMarked
package dev.slotwise.server.storage;

import org.jspecify.annotations.NullMarked;
