package dev.wwi.sink.consume;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.sink.encode.RowEncoder;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.TableLayouts;
import org.apache.avro.Schema;

/** What a topic's records are, and what they make of a table. */
public sealed interface FeedContent {

    /** The table's layout for rows of that value schema. */
    TableLayout layout(Schema value);

    /** An encoder from that value schema into a layout that has all its columns. */
    RowEncoder encoder(Schema value, TableLayout layout);

    /** Change events of a source table, copied into the raw dataset. */
    record RawCopy(SourceTable source) implements FeedContent {
        @Override
        public TableLayout layout(Schema value) {
            return TableLayouts.raw(source, value);
        }

        @Override
        public RowEncoder encoder(Schema value, TableLayout layout) {
            return RowEncoder.forChangeEvents(value, layout);
        }
    }

    /** Rows of the star schema. */
    record StarRows(TargetTable target) implements FeedContent {
        @Override
        public TableLayout layout(Schema value) {
            return TableLayouts.star(target, value);
        }

        @Override
        public RowEncoder encoder(Schema value, TableLayout layout) {
            return RowEncoder.forRows(value, layout);
        }
    }
}
