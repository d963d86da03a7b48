package dev.slotwise.db;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a PostgreSQL database is and who may enter.
 *
 * @param host a name or an IP address; IPv6 without brackets
 * @param password empty if the server asks for none
 * @param rootCertificate the file of the authority that signs the server's certificate; empty means
 *     those that Java trusts. Looked at only if the mode {@linkplain TlsMode#verifies() verifies}.
 */
public record DatabaseAddress(
        String host,
        int port,
        String database,
        String user,
        String password,
        TlsMode tls,
        Optional<Path> rootCertificate) {

    public DatabaseAddress {
        if (host.isEmpty() || database.isEmpty() || user.isEmpty() || port < 1 || port > 65_535)
            throw new IllegalArgumentException(
                    "not a database address: %s:%d/%s".formatted(host, port, database));
    }

    /**
     * Reads {@code postgresql://user:password@host:port/database?sslmode=…}; {@code postgres://}
     * and {@code jdbc:postgresql://} mean the same. The port may be missing (5432), as may the
     * password. Parameters are {@code sslmode}, {@code sslrootcert}, {@code user} and {@code
     * password}.
     *
     * @throws DatabaseProblem if it is not such a URL
     */
    public static DatabaseAddress parse(String url) {
        return DatabaseUrl.read(url);
    }

    /** For the JDBC driver. Without user and password, so that it may be logged. */
    public String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s?%s"
                .formatted(bracketed(), port, encoded(database), parameters());
    }

    private String parameters() {
        String sslmode = "sslmode=" + tls.sslmode();
        if (!tls.verifies()) return sslmode;
        return rootCertificate
                .map(file -> sslmode + "&sslrootcert=" + encoded(file.toString()))
                // The driver's own factory would insist on a file; this one asks Java's list.
                .orElse(sslmode + "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Host, port and database, as a message may name them. */
    String place() {
        return "%s:%d/%s".formatted(bracketed(), port, database);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "postgresql://%s@%s?sslmode=%s".formatted(user, place(), tls.sslmode());
    }
}
