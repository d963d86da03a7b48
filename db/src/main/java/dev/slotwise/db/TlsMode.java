package dev.slotwise.db;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far the way to PostgreSQL is protected, in PostgreSQL's own words ({@code sslmode}). */
public enum TlsMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /** As PostgreSQL writes it, for example {@code verify-full}. */
    public String sslmode() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the server has to show a certificate that somebody we trust has signed. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
    }

    static Optional<TlsMode> of(String sslmode) {
        return Arrays.stream(values()).filter(mode -> mode.sslmode().equals(sslmode)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(TlsMode::sslmode).collect(Collectors.joining(", "));
    }
}
