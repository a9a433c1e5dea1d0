package dev.wwi.streams.source;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/** How to read one writer's envelopes into rows of a layout. Immutable, thread-safe. */
final class EnvelopeProjection {
    private final RowLayout layout;
    private final Utf8 schemaName;
    private final Utf8 tableName;
    private final Schema envelope;
    private final Schema source;
    private final int rowBranch;
    private final ColumnReader[] columnReaders;

    private EnvelopeProjection(
            SourceTable table,
            RowLayout layout,
            Schema envelope,
            Schema source,
            int rowBranch,
            ColumnReader[] columnReaders) {
        this.layout = layout;
        this.schemaName = new Utf8(table.schema());
        this.tableName = new Utf8(table.name());
        this.envelope = envelope;
        this.source = source;
        this.rowBranch = rowBranch;
        this.columnReaders = columnReaders;
    }

    /**
     * Compiles the projection of the table's events.
     *
     * @throws UnreadableChangeException if the schema is no envelope, or has a needed column with another type
     */
    static EnvelopeProjection of(Schema envelope, SourceTable table, RowLayout layout) {
        if (envelope.getType() != Schema.Type.RECORD) {
            throw new UnreadableChangeException(layout.name() + ": " + envelope.getFullName() + " is no envelope");
        }
        Schema after = field(envelope, "after", layout);
        field(envelope, "op", layout);
        Schema source = field(envelope, "source", layout);
        for (String name : new String[] {"lsn", "ts_us", "snapshot", "schema", "table"}) {
            field(source, name, layout);
        }
        int rowBranch = recordBranch(after, layout);
        Schema row = after.getTypes().get(rowBranch);
        if (layout.columns().stream().allMatch(column -> row.getField(column.name()) == null)) {
            throw new UnreadableChangeException(layout.name() + ": the row has none of the columns "
                    + layout.columns().stream().map(ProjectedColumn::name).toList() + ", so it is another table's");
        }
        ColumnReader[] readers = row.getFields().stream()
                .map(field -> ColumnReader.of(field, layout))
                .toArray(ColumnReader[]::new);
        return new EnvelopeProjection(table, layout, envelope, source, rowBranch, readers);
    }

    RowChange read(Decoder decoder) throws IOException {
        @Nullable Row after = null;
        @Nullable String operation = null;
        Position position = new Position();
        for (Schema.Field field : envelope.getFields()) {
            switch (field.name()) {
                case "after" -> after = readAfter(decoder);
                case "source" -> position.read(source, decoder);
                case "op" -> operation = decoder.readString();
                default -> GenericDatumReader.skip(field.schema(), decoder);
            }
        }
        if (!position.table.equals(tableName) || !position.schema.equals(schemaName)) {
            throw new UnreadableChangeException(layout.name() + ": the event is of " + position.schema + "."
                    + position.table + ", so it is another table's");
        }
        if ("d".equals(operation)) {
            return new RowDelete(position.commitMicros, position.lsn);
        }
        if (after == null) {
            throw new UnreadableChangeException(
                    layout.name() + ": an event with op " + operation + " has no row; only d may have none");
        }
        return new RowUpsert(after, position.commitMicros, position.lsn, position.reading(layout));
    }

    private @Nullable Row readAfter(Decoder decoder) throws IOException {
        if (decoder.readIndex() != rowBranch) {
            decoder.readNull();
            return null;
        }
        @Nullable Object[] values = new Object[layout.columns().size()];
        for (ColumnReader reader : columnReaders) {
            reader.read(decoder, values);
        }
        for (int index = 0; index < values.length; index++) {
            ProjectedColumn column = layout.columns().get(index);
            if (values[index] == null && layout.requires(column)) {
                throw new UnreadableChangeException(
                        layout.name() + "." + column.name() + " is NULL, which no row of the warehouse can be made of");
            }
        }
        return new Row(layout, values);
    }

    private static int recordBranch(Schema after, RowLayout layout) {
        if (after.getType() == Schema.Type.UNION) {
            for (int index = 0; index < after.getTypes().size(); index++) {
                if (after.getTypes().get(index).getType() == Schema.Type.RECORD) {
                    return index;
                }
            }
        }
        throw new UnreadableChangeException(layout.name() + ": field after of the envelope must be null or a record");
    }

    private static Schema field(Schema record, String name, RowLayout layout) {
        Schema.Field field = record.getField(name);
        if (field == null) {
            throw new UnreadableChangeException(
                    layout.name() + ": " + record.getFullName() + " has no field " + name + ", so it is no envelope");
        }
        return field.schema();
    }

    /** The fields of {@code source} that are needed. */
    private static final class Position {
        private long lsn;
        private long commitMicros;
        private String snapshot = "";
        // Compared in the bytes they come in: this is done for every record.
        private Utf8 schema = new Utf8();
        private Utf8 table = new Utf8();

        private void read(Schema sourceSchema, Decoder decoder) throws IOException {
            for (Schema.Field field : sourceSchema.getFields()) {
                switch (field.name()) {
                    case "lsn" -> lsn = decoder.readLong();
                    case "ts_us" -> commitMicros = decoder.readLong();
                    case "snapshot" -> snapshot = decoder.readString();
                    case "schema" -> schema = decoder.readString(schema);
                    case "table" -> table = decoder.readString(table);
                    default -> GenericDatumReader.skip(field.schema(), decoder);
                }
            }
        }

        private Reading reading(RowLayout layout) {
            return switch (snapshot) {
                case ChangeEventSchemas.FIRST_SNAPSHOT -> Reading.FIRST_SNAPSHOT;
                case ChangeEventSchemas.LATER_READ -> Reading.REREAD;
                case ChangeEventSchemas.STREAMED -> Reading.STREAMED;
                default ->
                    throw new UnreadableChangeException(layout.name() + ": source.snapshot is \"" + snapshot
                            + "\"; allowed are true, incremental, false");
            };
        }
    }
}
