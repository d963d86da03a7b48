/** Tenants, their API keys and scopes, and the keys that sign tokens. */
@NullMarked
package dev.slotwise.server.workspaces;

import org.jspecify.annotations.NullMarked;
