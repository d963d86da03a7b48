/**
 * The ground floor of the API: a request becomes a typed, authorised, validated {@link
 * dev.slotwise.server.http.Call}; what a handler answers or throws becomes a response. Knows no
 * feature.
 */
@NullMarked
package dev.slotwise.server.http;

import org.jspecify.annotations.NullMarked;
