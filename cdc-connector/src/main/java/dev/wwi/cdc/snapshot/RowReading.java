package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.encode.ChangeEncoders;
import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.TextRowEncoder;
import dev.wwi.cdc.position.SnapshotRead;
import dev.wwi.cdc.snapshot.SourceColumns.TableColumns;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The keys and events of the rows of one read. Not thread-safe. */
final class RowReading {
    private final SourceColumns columns;
    private final ChangeEncoders encoders;
    private final KnownRows knownRows;
    private final ChangeOrigin firstRead;
    private final ChangeOrigin laterRead;
    private final Map<SourceTable, TextRowEncoder> rows = new HashMap<>();
    private long handledMicros;

    RowReading(SourceColumns columns, ChangeEncoders encoders, SnapshotRead read, KnownRows knownRows) {
        this.columns = columns;
        this.encoders = encoders;
        this.knownRows = knownRows;
        this.firstRead = ChangeOrigin.ofRead(read.lsn(), read.atMicros(), ChangeEventSchemas.FIRST_SNAPSHOT);
        this.laterRead = ChangeOrigin.ofRead(read.lsn(), read.atMicros(), ChangeEventSchemas.LATER_READ);
    }

    /** The encoder of a table's rows, for the columns that the table had at the first call. */
    TextRowEncoder encoder(SourceTable table) throws SQLException {
        handledMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        TextRowEncoder row = rows.get(table);
        if (row == null) {
            TableColumns found = columns.of(table);
            row = encoders.forTable(table).ofText(found.schema(), found.conversions());
            rows.put(table, row);
        }
        return row;
    }

    ReadRow read(SourceTable table, TextRowEncoder row) {
        byte[] key = row.key();
        return new ReadRow(key, row.event(knownRows.find(table, key) ? laterRead : firstRead, handledMicros));
    }
}
