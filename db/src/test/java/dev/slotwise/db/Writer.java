package dev.slotwise.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A process of its own that writes one row after the other and prints each number once it is
 * committed.
 */
final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), _ -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(() -> lastWords(postgres)));
        try (Connection connection = Session.open(postgres.address());
                Statement table = connection.createStatement();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO written VALUES (?)")) {
            table.execute("DROP TABLE IF EXISTS written; CREATE TABLE written (id bigint)");
            for (long id = 1; ; id++) {
                insert.setLong(1, id);
                insert.execute();
                System.out.println(id);
            }
        }
    }

    private static void lastWords(EmbeddedPostgres postgres) {
        try {
            System.out.println(
                    "rows at the end: "
                            + Postgres.ask(postgres.address(), "SELECT count(*) FROM written"));
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
