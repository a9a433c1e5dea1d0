package dev.wwi.platform.source;

import dev.wwi.platform.source.WorkloadStatistics.RowChanges;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * One transaction of the workload: the connection, the simulated time, chance, and a count of the rows changed so far.
 * Not thread-safe.
 */
final class WorkloadSession {
    private static final Pattern CHANGE =
            Pattern.compile("\\s*(INSERT INTO|UPDATE|DELETE FROM|COPY)\\s+(\\w+\\.\\w+)\\b.*", Pattern.DOTALL);

    private final Connection connection;
    private final Dice dice;
    private final LocalDate day;
    private final LocalDateTime now;
    private Map<String, RowChanges> changes = new HashMap<>();
    private boolean rollBack;

    WorkloadSession(Connection connection, Dice dice, LocalDateTime now) {
        this.connection = connection;
        this.dice = dice;
        this.day = now.toLocalDate();
        this.now = now;
    }

    /** Reads one row of an answer. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Dice dice() {
        return dice;
    }

    LocalDate day() {
        return day;
    }

    /** The simulated time, written into {@code last_edited_when} and the like. */
    LocalDateTime now() {
        return now;
    }

    Map<String, RowChanges> changes() {
        return changes;
    }

    boolean isToBeRolledBack() {
        return rollBack;
    }

    /** Ends this transaction by a rollback, on purpose. */
    void rollBackInTheEnd() {
        rollBack = true;
    }

    /** Runs a change and counts its rows. */
    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            int rows = statement.executeUpdate();
            count(sql, rows);
            return rows;
        }
    }

    /** Runs a change that returns rows, and counts them. */
    <T> List<T> updateReturning(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        List<T> rows = list(sql, reader, parameters);
        count(sql, rows.size());
        return rows;
    }

    /** Runs an insert that returns the new id, if it inserted a row. */
    Optional<Integer> insertReturningId(String sql, @Nullable Object... parameters) throws SQLException {
        return updateReturning(sql, row -> row.getInt(1), parameters).stream().findFirst();
    }

    /** Inserts rows through {@code COPY … FROM STDIN (FORMAT csv)}. */
    long copy(String command, String csv) throws SQLException {
        try {
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(command, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
            count(command, rows);
            return rows;
        } catch (IOException failure) {
            throw new SQLException("the connection broke during " + command, "08006", failure);
        }
    }

    <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        List<T> values = new ArrayList<>();
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                values.add(reader.read(rows));
            }
        }
        return values;
    }

    List<Integer> ids(String sql, @Nullable Object... parameters) throws SQLException {
        return list(sql, row -> row.getInt(1), parameters);
    }

    /** One of the ids a query gives, all equally likely. */
    Optional<Integer> anyId(String sql, @Nullable Object... parameters) throws SQLException {
        List<Integer> ids = ids(sql, parameters);
        return ids.isEmpty() ? Optional.empty() : Optional.of(dice.pick(ids));
    }

    /** One of the people who work here. */
    int employee() throws SQLException {
        return anyId("SELECT person_id FROM application.people WHERE is_employee ORDER BY 1")
                .orElse(BusinessCodes.SYSTEM_PERSON);
    }

    Savepoint savepoint() throws SQLException {
        return connection.setSavepoint();
    }

    /** Takes back all changes since the savepoint, and their count. */
    void rollBackTo(Savepoint savepoint, Map<String, RowChanges> changesUntilThen) throws SQLException {
        connection.rollback(savepoint);
        changes = new HashMap<>(changesUntilThen);
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int index = 0; index < parameters.length; index++) {
                Object value = parameters[index];
                if (value instanceof List<?> numbers) {
                    statement.setArray(index + 1, connection.createArrayOf("numeric", numbers.toArray()));
                } else if (value instanceof Bytes bytes) {
                    statement.setBytes(index + 1, bytes.toByteArray());
                } else {
                    statement.setObject(index + 1, value);
                }
            }
            return statement;
        } catch (SQLException failure) {
            statement.close();
            throw failure;
        }
    }

    private void count(String sql, long rows) {
        Matcher change = CHANGE.matcher(sql);
        if (rows == 0 || !change.matches()) {
            return;
        }
        RowChanges counted =
                switch (change.group(1)) {
                    case "UPDATE" -> new RowChanges(0, rows, 0);
                    case "DELETE FROM" -> new RowChanges(0, 0, rows);
                    default -> new RowChanges(rows, 0, 0);
                };
        changes.merge(change.group(2), counted, RowChanges::plus);
    }
}
