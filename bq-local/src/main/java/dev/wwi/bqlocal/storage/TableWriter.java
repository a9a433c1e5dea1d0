package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.row.ColumnBuffer;
import dev.wwi.bqlocal.row.RowBlock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes blocks of rows to one version of one table, within the write loop's current transaction.
 *
 * <p>Changes are applied without an index: the newest change of each key is staged by key alone, joined with the table
 * to find what is stored, the beaten rows are deleted by row id, and the winning rows are appended. A delete is appended
 * as well, marked, so that its sequence number keeps beating older changes that arrive later, for two days.
 */
final class TableWriter implements AutoCloseable {
    /** How long BigQuery keeps a delete to beat older changes that arrive later. */
    private static final Duration DELETES_ARE_KEPT = Duration.ofDays(2);

    private static final Duration FORGETTING_INTERVAL = Duration.ofHours(1);

    private final DuckDBConnection connection;
    private final InstantSource clock;
    private final Table table;
    private final DuckDBAppender rows;
    private final DoomedRows doomed;
    private Instant forgetAt = Instant.MIN;
    private @Nullable DuckDBAppender keys;
    private @Nullable PreparedStatement findStored;
    private @Nullable PreparedStatement clearKeys;

    TableWriter(DuckDBConnection connection, InstantSource clock, Table table, DoomedRows doomed) throws SQLException {
        this.connection = connection;
        this.clock = clock;
        this.table = table;
        this.doomed = doomed;
        this.rows = connection.createAppender(connection.getCatalog(), Sql.TABLES_SCHEMA, Sql.physicalTable(table));
    }

    /** Whether this writer's layout is that of the given version. */
    boolean fits(Table version) {
        return table.version() == version.version();
    }

    /** Appends all rows as they are. */
    void insert(List<RowBlock> blocks) throws SQLException {
        for (RowBlock block : blocks) {
            insert(block, 0, 0);
        }
        rows.flush();
    }

    /** Appends rows that wait in a stream; the second sequence section keeps each row's offset in the stream. */
    void insertAt(RowBlock block, long firstOffset) throws SQLException {
        insert(block, firstOffset, 1);
        rows.flush();
    }

    private void insert(RowBlock block, long firstOffset, long step) throws SQLException {
        Cells cells = cells(block);
        for (int row = 0; row < block.rowCount(); row++) {
            rows.beginRow();
            appendSections(rows, 0, firstOffset + row * step);
            appendSections(rows, 0, 0);
            rows.appendNull();
            cells.append(rows, row);
            rows.endRow();
        }
    }

    /** Applies all changes; of equal sequence numbers the one that comes later in the blocks wins. */
    void apply(List<RowBlock> blocks) throws SQLException {
        Instant now = clock.instant();
        forgetDeletes(now);
        NewestChanges newest = NewestChanges.of(table, blocks);
        BitSet beaten = findBeaten(blocks, newest);
        Cells[] cells = new Cells[blocks.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells(blocks.get(i));
        }
        for (int i = 0; i < newest.count(); i++) {
            if (beaten.get(i)) {
                continue;
            }
            int blockIndex = newest.block(i);
            int row = newest.row(i);
            RowBlock block = blocks.get(blockIndex);
            rows.beginRow();
            appendSequence(rows, block, row);
            if (block.deletes(row)) {
                rows.append(now.toEpochMilli());
            } else {
                rows.appendNull();
            }
            cells[blockIndex].append(rows, row);
            rows.endRow();
        }
        rows.flush();
    }

    private void forgetDeletes(Instant now) throws SQLException {
        if (now.isBefore(forgetAt)) {
            return;
        }
        forgetAt = now.plus(FORGETTING_INTERVAL);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    Sql.forgetDeletes(table, now.minus(DELETES_ARE_KEPT).toEpochMilli()));
        }
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        if (keys != null) {
            keys.close();
        }
        if (findStored != null) {
            findStored.close();
        }
        if (clearKeys != null) {
            clearKeys.close();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS temp." + Sql.quote(keysTable()));
        }
    }

    /** The changes that lose against a stored row; deletes the stored rows that lose against a change. */
    private BitSet findBeaten(List<RowBlock> blocks, NewestChanges newest) throws SQLException {
        stageKeys(blocks, newest);
        BitSet beaten = new BitSet(newest.count());
        if (findStored == null) {
            findStored = connection.prepareStatement(Sql.findStored(table, keysTable()));
        }
        try (ResultSet stored = findStored.executeQuery()) {
            while (stored.next()) {
                if (stored.getBoolean(3)) {
                    beaten.set(stored.getInt(1));
                } else {
                    doomed.add(stored.getLong(2));
                }
            }
        }
        doomed.deleteFrom(table);
        return beaten;
    }

    private void stageKeys(List<RowBlock> blocks, NewestChanges newest) throws SQLException {
        if (keys == null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(Sql.createKeys(table, keysTable()));
            }
            keys = connection.createAppender("temp", "main", keysTable());
            clearKeys = connection.prepareStatement("TRUNCATE temp." + Sql.quote(keysTable()));
        } else if (clearKeys != null) {
            clearKeys.execute();
        }
        for (int i = 0; i < newest.count(); i++) {
            RowBlock block = blocks.get(newest.block(i));
            int row = newest.row(i);
            keys.beginRow();
            keys.append(i);
            appendSequence(keys, block, row);
            for (String key : table.primaryKey()) {
                ColumnBuffer buffer = block.column(block.table().columnIndex(key));
                if (buffer == null) {
                    throw new SQLException("A change of " + table.name() + " has no value of its key " + key);
                }
                buffer.appendTo(keys, row);
            }
            keys.endRow();
        }
        keys.flush();
    }

    private static void appendSequence(DuckDBAppender appender, RowBlock block, int row) throws SQLException {
        appendSections(appender, block.sequence(row, 0), block.sequence(row, 1));
        appendSections(appender, block.sequence(row, 2), block.sequence(row, 3));
    }

    /** Two unsigned sections as one signed 128-bit integer of the same order: the sign bit is flipped. */
    private static void appendSections(DuckDBAppender appender, long first, long second) throws SQLException {
        appender.appendHugeInt(second, first ^ Long.MIN_VALUE);
    }

    private String keysTable() {
        return "k" + table.physicalId();
    }

    /** The block's buffers in this version's column order; a column that the block does not know is null. */
    private Cells cells(RowBlock block) {
        int count = table.columns().size();
        ColumnBuffer[] buffers = new ColumnBuffer[count];
        boolean[] defaults = new boolean[count];
        for (int i = 0; i < count; i++) {
            Column column = table.columns().get(i);
            int source = block.table().version() == table.version()
                    ? i
                    : block.table().columnIndex(column.name());
            buffers[i] = source < 0 ? null : block.column(source);
            defaults[i] = buffers[i] == null
                    ? column.repeated() || column.defaultExpression() != null
                    : column.defaultExpression() != null && block.missingIsDefault(source);
        }
        return new Cells(buffers, defaults);
    }

    private static final class Cells {
        private final @Nullable ColumnBuffer[] buffers;
        private final boolean[] defaults;

        Cells(@Nullable ColumnBuffer[] buffers, boolean[] defaults) {
            this.buffers = buffers;
            this.defaults = defaults;
        }

        void append(DuckDBAppender appender, int row) throws SQLException {
            for (int i = 0; i < buffers.length; i++) {
                ColumnBuffer buffer = buffers[i];
                if (buffer != null && (buffer.isPresent(row) || !defaults[i])) {
                    buffer.appendTo(appender, row);
                } else if (defaults[i]) {
                    appender.appendDefault();
                } else {
                    appender.appendNull();
                }
            }
        }
    }
}
