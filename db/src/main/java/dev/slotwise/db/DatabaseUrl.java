package dev.slotwise.db;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a database URL. By hand and not by {@link java.net.URI}, whose messages quote what they
 * refuse, and that may be the password. For the same reason nothing before the last {@code @} is
 * ever quoted here.
 */
final class DatabaseUrl {
    private static final int DEFAULT_PORT = 5432;
    private static final String FORM = "write it as postgresql://user:password@host:5432/database";

    private static final Pattern URL =
            Pattern.compile(
                    "(?:jdbc:)?postgres(?:ql)?://(?<authority>[^/?]*)(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
    private static final Pattern PLACE =
            Pattern.compile(
                    "(?<host>\\[[0-9a-fA-F:.]+(?:%[^\\]]+)?\\]|[^\\[\\]:,]+)(?::(?<port>\\d{1,5}))?");

    private DatabaseUrl() {}

    static DatabaseAddress read(String text) {
        Matcher url = URL.matcher(text.strip());
        if (!url.matches()) throw refused("does not begin with postgresql://: " + FORM);
        String authority = url.group("authority");
        String query = orEmpty(url.group("query"));
        int at = authority.lastIndexOf('@');
        if (at < 0 && text.contains("@") && !query.contains("user="))
            throw refused("has a / or ? in its user or password: write %2F for / and %3F for ?");

        Map<String, String> parameters = parameters(query);
        String[] entrant = authority.substring(0, Math.max(at, 0)).split(":", 2);
        String user = parameters.getOrDefault("user", decoded(entrant[0]));
        String password =
                parameters.getOrDefault("password", entrant.length > 1 ? decoded(entrant[1]) : "");
        if (user.isEmpty()) throw refused("names no user: " + FORM);

        Matcher place = PLACE.matcher(authority.substring(at + 1));
        if (!place.matches()) throw refused("must name one host, and a port as a number: " + FORM);
        String database = decoded(orEmpty(url.group("database")));
        if (database.isEmpty() || database.contains("/"))
            throw refused("names no database: " + FORM);

        return new DatabaseAddress(
                host(place.group("host")),
                port(orEmpty(place.group("port"))),
                database,
                user,
                password,
                tls(parameters),
                Optional.ofNullable(parameters.get("sslrootcert"))
                        .filter(file -> !file.equals("system"))
                        .map(Path::of));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : query.split("&", -1)) {
            if (parameter.isEmpty()) continue;
            String[] pair = parameter.split("=", 2);
            switch (pair[0]) {
                case "user", "password", "sslmode", "sslrootcert" ->
                        parameters.put(pair[0], pair.length > 1 ? decoded(pair[1]) : "");
                // Ignoring one could mean less safety than its author asked for. Its name may be
                // half a password.
                default ->
                        throw refused(
                                "has an unknown parameter: leave out all but sslmode, sslrootcert,"
                                        + " user and password");
            }
        }
        return parameters;
    }

    private static TlsMode tls(Map<String, String> parameters) {
        return TlsMode.of(parameters.getOrDefault("sslmode", "prefer"))
                .orElseThrow(() -> refused("has an unknown sslmode: take one of " + TlsMode.all()));
    }

    private static String host(String text) {
        return text.startsWith("[") ? text.substring(1, text.length() - 1) : decoded(text);
    }

    private static int port(String digits) {
        int port = digits.isEmpty() ? DEFAULT_PORT : Integer.parseInt(digits);
        if (port < 1 || port > 65_535) throw refused("has a port outside 1 to 65535: " + FORM);
        return port;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw refused(
                    "has a % that begins no percent-encoding: write %25 for a % that is meant");
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static DatabaseProblem refused(String why) {
        return new DatabaseProblem("The database URL " + why + ".");
    }
}
