package dev.wwi.sink.encode;

import dev.wwi.sink.table.AuditColumns;
import dev.wwi.sink.table.AvroColumns;
import dev.wwi.sink.table.TableColumn;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.UnsupportedColumnException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Writes the columns of one record's row, compiled for one writer schema and one table layout. Immutable and
 * thread-safe.
 */
public final class RowEncoder {

    private final Transcoder record;
    private final Transcoder auditColumns;

    private RowEncoder(Transcoder record, Transcoder auditColumns) {
        this.record = record;
        this.auditColumns = auditColumns;
    }

    /**
     * For change events in Debezium's envelope: the row is {@code after}, the audit columns come from {@code source}.
     *
     * @throws UnsupportedColumnException if a column of the table cannot hold the writer's values
     */
    public static RowEncoder forChangeEvents(Schema envelope, TableLayout layout) {
        List<Transcoder> steps = new ArrayList<>();
        for (Schema.Field field : envelope.getFields()) {
            steps.add(
                    switch (field.name()) {
                        case "after" -> after(field.schema(), layout);
                        case "source" -> source(field.schema());
                        case "op" -> operation();
                        default -> Skip.over(field.schema());
                    });
        }
        return new RowEncoder(Skip.sequence(steps.toArray(Transcoder[]::new)), auditColumns(layout));
    }

    /**
     * For records that are the row itself, audit columns included.
     *
     * @throws UnsupportedColumnException if a column of the table cannot hold the writer's values
     */
    public static RowEncoder forRows(Schema row, TableLayout layout) {
        Transcoder columns = columns(row, layout);
        return new RowEncoder(
                (in, out) -> {
                    out.hasRow = true;
                    columns.transcode(in, out);
                },
                (in, out) -> {});
    }

    /** For records that hold the primary key columns alone: all that a DELETE carries. */
    public static RowEncoder forKeys(Schema key, TableLayout layout) {
        List<String> names = key.getFields().stream().map(Schema.Field::name).toList();
        for (String column : layout.primaryKey()) {
            if (names.stream().noneMatch(column::equalsIgnoreCase)) {
                throw new UnsupportedColumnException(
                        "primary key column '" + column + "' is not in the key record, which has " + names);
            }
        }
        return forRows(key, layout);
    }

    /** Leaves {@code out.hasRow} false if the record is the event of a deletion. */
    void encode(AvroCursor in, RowOutput out) {
        record.transcode(in, out);
        if (in.remaining() != 0) {
            throw in.malformed(in.remaining() + " bytes after its end");
        }
        if (out.hasRow) {
            auditColumns.transcode(in, out);
        }
    }

    private static Transcoder after(Schema union, TableLayout layout) {
        Schema row = AvroColumns.withoutNull(union);
        Transcoder columns = columns(row, layout);
        Transcoder present = (in, out) -> {
            out.hasRow = true;
            columns.transcode(in, out);
        };
        if (union.getType() != Schema.Type.UNION) {
            return present;
        }
        return Skip.union(union.getTypes().stream()
                .map(branch -> branch.getType() == Schema.Type.NULL ? Skip.over(branch) : present)
                .toArray(Transcoder[]::new));
    }

    private static Transcoder columns(Schema row, TableLayout layout) {
        List<Transcoder> steps = new ArrayList<>();
        for (Schema.Field field : row.getFields()) {
            int index = indexOf(field.name(), layout);
            if (index < 0) {
                throw new UnsupportedColumnException(
                        "column '" + field.name() + "' of the writer's schema is not in the table's layout");
            }
            TableColumn column = layout.columns().get(index);
            Transcoder step = ColumnTranscoders.compile(field.schema(), column, RowDescriptor.fieldNumber(index));
            steps.add(AuditColumns.isCommitTime(column) ? rememberingCommitTime(field.schema(), step) : step);
        }
        return Skip.sequence(steps.toArray(Transcoder[]::new));
    }

    /** Star rows carry their commit time as a column: it is written and noted for the freshness of the table. */
    private static Transcoder rememberingCommitTime(Schema schema, Transcoder step) {
        if (schema.getType() != Schema.Type.LONG) {
            return step;
        }
        return (in, out) -> {
            int start = in.position();
            out.sourceCommitMicros = in.readLong();
            in.reset(in.bytes(), start);
            step.transcode(in, out);
        };
    }

    private static Transcoder source(Schema source) {
        return Skip.sequence(source.getFields().stream()
                .map(field -> switch (field.name()) {
                    case "ts_us" -> (Transcoder) (in, out) -> out.sourceCommitMicros = in.readLong();
                    case "lsn" -> (Transcoder) (in, out) -> out.sourceLsn = in.readLong();
                    default -> Skip.over(field.schema());
                })
                .toArray(Transcoder[]::new));
    }

    private static Transcoder operation() {
        return (in, out) -> {
            int length = in.readLength();
            int start = in.skip(length);
            if (length != 1) {
                throw in.malformed("an op of " + length + " characters");
            }
            out.operation = in.bytes()[start];
        };
    }

    private static Transcoder auditColumns(TableLayout layout) {
        int commitTime = indexOf(AuditColumns.COMMIT_TIME.name(), layout);
        int lsn = indexOf(AuditColumns.LSN.name(), layout);
        int commitTimeTag = ProtoOutput.tag(RowDescriptor.fieldNumber(commitTime), ProtoOutput.WIRE_VARINT);
        int lsnTag = ProtoOutput.tag(RowDescriptor.fieldNumber(lsn), ProtoOutput.WIRE_VARINT);
        return (in, out) -> {
            if (out.sourceCommitMicros == RowOutput.UNKNOWN || out.sourceLsn == RowOutput.UNKNOWN) {
                throw in.malformed("no source position");
            }
            out.proto().varint(commitTimeTag, out.sourceCommitMicros);
            out.proto().varint(lsnTag, out.sourceLsn);
        };
    }

    private static int indexOf(String name, TableLayout layout) {
        for (int index = 0; index < layout.columns().size(); index++) {
            if (layout.columns().get(index).name().equalsIgnoreCase(name)) {
                return index;
            }
        }
        return -1;
    }
}
