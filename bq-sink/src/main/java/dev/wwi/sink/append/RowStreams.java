package dev.wwi.sink.append;

import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;

/** Opens ways into tables. Thread-safe. */
@FunctionalInterface
public interface RowStreams {

    /** Opens a stream for rows of the layout; does not wait for the service. */
    RowStream open(PhysicalTable table, TableLayout layout);
}
