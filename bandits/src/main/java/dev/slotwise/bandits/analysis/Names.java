package dev.slotwise.bandits.analysis;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** What constants are called on the wire: in lower case, with hyphens. */
public final class Names {
    private Names() {}

    /** {@code WELCH_T} is {@code welch-t}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String of(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Names::of).collect(Collectors.joining(", "));
    }

    static String of(Enum<?>[] constants) {
        return of(Arrays.asList(constants));
    }
}
