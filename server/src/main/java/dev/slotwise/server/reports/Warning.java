package dev.slotwise.server.reports;

import org.jspecify.annotations.Nullable;

/**
 * What a reader must know.
 *
 * @param code for programs
 * @param message for people
 * @param arm that it is about; absent when it is about all
 */
record Warning(String code, String message, @Nullable String arm) {}
