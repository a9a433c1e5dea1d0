package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.encode.ChangeEncoders;
import dev.wwi.cdc.encode.ColumnProtection;
import dev.wwi.cdc.encode.TextRowEncoder;
import dev.wwi.cdc.position.SnapshotRead;
import dev.wwi.cdc.source.Identifiers;
import dev.wwi.cdc.source.RowEstimates;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * Reads one table beside the stream, part after part in the order of its key, each at a moment of its own, so that no transaction
 * stays open at the source. Not thread-safe.
 */
public final class TableReader implements AutoCloseable {
    private static final long PART_BYTES = 4L * 1024 * 1024;

    private final SnapshotReader.Setup setup;
    private final SourceTable table;
    private final SourceColumns columns;
    private final Connection connection;
    private final TableShape shape;

    /**
     * Rows that were all true at one moment.
     *
     * @param rows the rows, in the order of the key
     * @param lastKey the last row's key as text; that of the part before if there is none
     * @param last whether the table has no row behind them
     * @param hasSeen whether a transaction, by its id in the stream, had committed at that moment
     * @param running the transactions that had not, by their ids in the stream
     * @param now the moment, after all of these commits
     */
    public record Part(
            List<ReadRow> rows,
            List<String> lastKey,
            boolean last,
            LongPredicate hasSeen,
            Set<Long> running,
            Now now) {}

    /**
     * The greatest key of a moment.
     *
     * @param key as text; empty if the table has no row
     * @param running the transactions that had not committed, by their ids in the stream
     */
    public record Bound(List<String> key, Set<Long> running) {}

    /**
     * A moment at the source.
     *
     * @param lsn the end of the WAL then
     * @param atMicros the source's time, in microseconds since 1970
     */
    public record Now(long lsn, long atMicros) {}

    private TableReader(
            SnapshotReader.Setup setup,
            SourceTable table,
            SourceColumns columns,
            Connection connection,
            TableShape shape) {
        this.setup = setup;
        this.table = table;
        this.columns = columns;
        this.connection = connection;
        this.shape = shape;
    }

    /** Connects to the source. */
    public static TableReader open(SnapshotReader.Setup setup, SourceTable table) throws SQLException {
        SourceColumns columns = SourceColumns.open(setup.debezium());
        try {
            Connection connection = SnapshotReader.session(setup.database());
            try {
                long rows = RowEstimates.read(connection, List.of(table)).getOrDefault(table.qualifiedName(), 0L);
                TableShape shape = TableShape.read(
                        connection,
                        table,
                        rows,
                        setup.config().capture().snapshot().chunkRows(),
                        PART_BYTES);
                connection.rollback();
                return new TableReader(setup, table, columns, connection, shape);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            columns.close();
            throw e;
        }
    }

    /**
     * The next part.
     *
     * @param after the key behind which it starts, as text; empty for the first
     * @param upTo the last key that is read, as {@link #greatestKey()} gave it
     * @throws dev.wwi.cdc.failure.CaptureException if a row has no place in change events
     */
    public Part next(List<String> after, List<String> upTo) throws SQLException {
        try {
            SnapshotReader.keepFromBeingRewritten(connection, List.of(table));
            SnapshotRead moment = SnapshotReader.moment(connection);
            VisibleTransactions visible = VisibleTransactions.parse(String.valueOf(moment.visible()));
            RowReading reading = new RowReading(
                    columns,
                    new ChangeEncoders(
                            setup.schemas(),
                            setup.unavailablePlaceholder(),
                            new ColumnProtection(setup.config().capture().privacy()),
                            setup.leftOut(),
                            added -> {}),
                    moment,
                    setup.knownRows());
            TextRowEncoder row = reading.encoder(table);
            ChunkReader.Read read = new ChunkReader(connection, 2 * PART_BYTES)
                    .read(Chunk.between(table, after, upTo, shape.chunkRows()), row, () -> reading.read(table, row));
            return new Part(
                    read.rows(),
                    read.rows().isEmpty() ? after : read.lastKey(),
                    read.complete(),
                    visible::hasSeen,
                    visible.running(),
                    new Now(moment.lsn(), moment.atMicros()));
        } finally {
            connection.rollback();
        }
    }

    /** This moment. */
    public Now now() throws SQLException {
        try {
            SnapshotRead moment = SnapshotReader.moment(connection);
            return new Now(moment.lsn(), moment.atMicros());
        } finally {
            connection.rollback();
        }
    }

    /** The greatest key now. */
    public Bound greatestKey() throws SQLException {
        String key = table.primaryKey().stream().map(Identifiers::quoted).collect(Collectors.joining(", "));
        String texts = table.primaryKey().stream()
                .map(column -> Identifiers.quoted(column) + "::text")
                .collect(Collectors.joining(", "));
        String descending = table.primaryKey().stream()
                .map(column -> Identifiers.quoted(column) + " DESC")
                .collect(Collectors.joining(", "));
        SnapshotReader.keepFromBeingRewritten(connection, List.of(table));
        SnapshotRead moment = SnapshotReader.moment(connection);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + texts + " FROM (SELECT " + key + " FROM "
                        + Identifiers.quoted(table) + " ORDER BY " + descending + " LIMIT 1) greatest")) {
            List<String> values = new ArrayList<>();
            if (result.next()) {
                for (int column = 1; column <= table.primaryKey().size(); column++) {
                    values.add(result.getString(column));
                }
            }
            return new Bound(
                    values,
                    VisibleTransactions.parse(String.valueOf(moment.visible())).running());
        } finally {
            connection.rollback();
        }
    }

    /** About how many rows the table has. */
    public long estimatedRows() {
        return shape.rows();
    }

    @Override
    public void close() {
        SnapshotReader.closeQuietly(connection);
        columns.close();
    }
}
