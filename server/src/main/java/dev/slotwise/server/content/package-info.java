/**
 * Compiles and renders customers' templates in a sandbox, tells who is eligible, rewrites links and
 * appends the pixel: text in, text out; it touches no database, no file and no network.
 */
@NullMarked
package dev.slotwise.server.content;

import org.jspecify.annotations.NullMarked;
