package dev.slotwise.server.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a customer's web analytics learns from a link: where the click came from. A part that is
 * null is left out.
 */
public record UtmParameters(
        @Nullable String source,
        @Nullable String medium,
        @Nullable String campaign,
        @Nullable String term,
        @Nullable String content) {

    /** Adds no parameter to any link. */
    public static final UtmParameters NONE = new UtmParameters(null, null, null, null, null);

    /**
     * Adds the parameters the URL does not have yet at the end of its query; what it has stays as
     * it is, character by character.
     */
    public String appendTo(String url) {
        int hash = url.indexOf('#');
        var base = hash < 0 ? url : url.substring(0, hash);
        var fragment = hash < 0 ? "" : url.substring(hash);
        int mark = base.indexOf('?');
        var query = mark < 0 ? "" : base.substring(mark + 1);
        var appended = new StringBuilder(base);
        byName().forEach((name, value) -> {
            if (has(query, name)) return;
            char last = appended.charAt(appended.length() - 1);
            if (appended.indexOf("?") < 0) appended.append('?');
            else if (last != '?' && last != '&') appended.append('&');
            appended.append(name).append('=').append(encoded(value));
        });
        return appended.append(fragment).toString();
    }

    private Map<String, String> byName() {
        var parameters = new LinkedHashMap<String, String>();
        put(parameters, "utm_source", source);
        put(parameters, "utm_medium", medium);
        put(parameters, "utm_campaign", campaign);
        put(parameters, "utm_term", term);
        put(parameters, "utm_content", content);
        return parameters;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) parameters.put(name, value);
    }

    private static boolean has(String query, String name) {
        for (int from = 0; from <= query.length(); ) {
            int end = query.indexOf('&', from);
            if (end < 0) end = query.length();
            if (query.startsWith(name, from)) {
                int after = from + name.length();
                if (after == end || query.charAt(after) == '=') return true;
            }
            from = end + 1;
        }
        return false;
    }

    /** A space as %20, which every server reads, unlike the plus of forms. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }
}
