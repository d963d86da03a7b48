package dev.slotwise.server.http;

import java.util.Locale;

/** What an API key may be used for. */
public enum Scope {
    DECIDE,
    EVENTS,
    READ,
    MANAGE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in requests, responses and the contract, for instance {@code decide}. */
    public String wireName() {
        return wireName;
    }

    /**
     * The scope of that wire name.
     *
     * @throws IllegalArgumentException if there is none, naming those that are
     */
    public static Scope of(String wireName) {
        for (Scope scope : values()) {
            if (scope.wireName.equals(wireName)) {
                return scope;
            }
        }
        throw new IllegalArgumentException(
                "unknown scope '" + wireName + "': expected decide, events, read or manage");
    }
}
