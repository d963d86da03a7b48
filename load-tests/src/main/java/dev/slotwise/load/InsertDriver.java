package dev.slotwise.load;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.db.EmbeddedPostgres;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The floor of a batch: rows that the server has written, written again by nothing but {@code
 * INSERT … SELECT FROM unnest}, a thousand each commit, into a table like that of the decisions.
 */
final class InsertDriver implements AutoCloseable {
    private static final int ROWS = Kind.INSERT.decisions();

    private final Connection connection;
    private final List<Column> columns;
    private long nextId = 1;

    /** A column of the table and what a thousand decisions have in it. */
    private record Column(String name, String type, List<@Nullable Object> values) {}

    private InsertDriver(Connection connection, List<Column> columns) {
        this.connection = connection;
        this.columns = List.copyOf(columns);
    }

    /**
     * @throws IllegalStateException if there are not yet a thousand decisions to copy
     */
    static InsertDriver in(Path dataDirectory) throws SQLException {
        DatabaseAddress address = EmbeddedPostgres.running(dataDirectory).orElseThrow();
        var connection =
                DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        try (var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS load_test CASCADE");
            statement.execute("CREATE SCHEMA load_test");
            statement.execute(
                    "CREATE TABLE load_test.decision (LIKE public.decision INCLUDING ALL)");
            try (var rows = statement.executeQuery("SELECT * FROM public.decision LIMIT " + ROWS)) {
                return new InsertDriver(connection, columns(rows));
            }
        }
    }

    private static List<Column> columns(ResultSet rows) throws SQLException {
        var names = new ArrayList<Column>();
        var meta = rows.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            names.add(
                    new Column(
                            meta.getColumnName(i), meta.getColumnTypeName(i), new ArrayList<>()));
        }
        while (rows.next()) {
            for (int i = 0; i < names.size(); i++) {
                names.get(i).values().add(rows.getObject(i + 1));
            }
        }
        if (names.getFirst().values().size() < ROWS) {
            throw new IllegalStateException("too few decisions to copy");
        }
        return names;
    }

    /** Goes on until the round is closed. */
    void drive(Round round) {
        Thread.ofVirtual().start(() -> insertAll(round));
    }

    private void insertAll(Round round) {
        if (!round.enter()) {
            return;
        }
        var sql =
                "INSERT INTO load_test.decision (%s) SELECT * FROM unnest(%s)"
                        .formatted(
                                columns.stream()
                                        .map(Column::name)
                                        .collect(Collectors.joining(", ")),
                                columns.stream()
                                        .map(column -> "?::" + column.type() + "[]")
                                        .collect(Collectors.joining(", ")));
        try (var statement = connection.prepareStatement(sql)) {
            // The columns that never change are made ready once: the driver is not what is timed.
            for (int i = 0; i < columns.size(); i++) {
                statement.setArray(i + 1, array(columns.get(i), columns.get(i).values()));
            }
            while (round.isOpen()) {
                long start = System.nanoTime();
                for (int i = 0; i < columns.size(); i++) {
                    var column = columns.get(i);
                    if (column.name().equals("id")) {
                        statement.setArray(i + 1, array(column, ids()));
                    }
                }
                statement.executeUpdate();
                round.answered(System.nanoTime() - start, ROWS);
            }
        } catch (SQLException | RuntimeException e) {
            System.err.println(e.getMessage());
            round.failed();
        } finally {
            round.leave();
        }
    }

    private Array array(Column column, List<? extends @Nullable Object> values)
            throws SQLException {
        // The driver tells bytes apart by the type of the array alone.
        return connection.createArrayOf(
                column.type(),
                column.type().equals("bytea") ? values.toArray(new byte[0][]) : values.toArray());
    }

    /** Fresh ones, unordered within their block as the lanes of decisions are. */
    private List<Long> ids() {
        var ids =
                IntStream.range(0, ROWS)
                        .mapToObj(i -> nextId + i)
                        .collect(Collectors.toCollection(ArrayList::new));
        nextId += ROWS;
        Collections.shuffle(ids);
        return ids;
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA load_test CASCADE");
        }
    }
}
