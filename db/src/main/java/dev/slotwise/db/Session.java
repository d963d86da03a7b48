package dev.slotwise.db;

import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens a connection, or says what has to be done before one can be opened. */
final class Session {
    private Session() {}

    static Connection open(DatabaseAddress address) {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("ApplicationName", "slotwise");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        try {
            return DriverManager.getConnection(address.jdbcUrl(), properties);
        } catch (SQLException refusal) {
            throw new DatabaseProblem(advice(address, refusal), refusal);
        }
    }

    private static String advice(DatabaseAddress address, SQLException refusal) {
        String state = refusal.getSQLState();
        return switch (state == null ? "" : state) {
            case "28P01", "28000" ->
                    "PostgreSQL at %s does not let the user '%s' in (%s): check user and password of the database URL, and the server's pg_hba.conf."
                            .formatted(address.place(), address.user(), message(refusal));
            case "3D000" ->
                    "PostgreSQL at %s has no such database: create it (CREATE DATABASE \"%s\"), or correct the database URL."
                            .formatted(address.place(), address.database());
            case "53300" ->
                    "PostgreSQL at %s has no connection left: raise its max_connections, or end other clients."
                            .formatted(address.place());
            case "57P03" ->
                    "PostgreSQL at %s is just starting or stopping: try again in a moment."
                            .formatted(address.place());
            default -> unreachable(address, refusal);
        };
    }

    private static String unreachable(DatabaseAddress address, SQLException refusal) {
        if (refusal.getCause() instanceof UnknownHostException)
            return "The database host '%s' has no address: correct the database URL."
                    .formatted(address.host());
        return "PostgreSQL at %s cannot be reached (%s): start it, or correct the database URL."
                .formatted(address.place(), message(refusal));
    }

    private static String message(SQLException refusal) {
        return String.valueOf(refusal.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("\\.$", "");
    }
}
