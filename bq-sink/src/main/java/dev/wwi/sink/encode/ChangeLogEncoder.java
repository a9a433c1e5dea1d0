package dev.wwi.sink.encode;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import dev.wwi.sink.table.AuditColumns;
import dev.wwi.sink.table.ChangeLogColumns;
import dev.wwi.sink.table.TableColumn;
import dev.wwi.sink.table.TableLayout;
import java.util.List;

/**
 * Turns changes into rows of a change log. A log's row is that of the change by key, whose two pseudo columns are plain
 * columns here, with its place in Kafka behind it. Not thread-safe.
 */
public final class ChangeLogEncoder {

    /** The first columns of a log, in the place of the pseudo columns. */
    private static final int PSEUDO_COLUMNS = 2;

    private final ProtoOutput place = new ProtoOutput();
    private final int partitionTag;
    private final int offsetTag;
    private final int commitTimeTag;
    private final int lsnTag;

    /**
     * @param log layout of the change log
     */
    public ChangeLogEncoder(TableLayout log) {
        TableLayout encoded = withoutPseudoColumns(log);
        this.partitionTag = tag(encoded, ChangeLogColumns.PARTITION);
        this.offsetTag = tag(encoded, ChangeLogColumns.OFFSET);
        this.commitTimeTag = tag(encoded, AuditColumns.COMMIT_TIME);
        this.lsnTag = tag(encoded, AuditColumns.LSN);
    }

    /** The writer schema of a log's rows. */
    public static DescriptorProto descriptor(TableLayout log) {
        DescriptorProto.Builder message = RowDescriptor.of(withoutPseudoColumns(log)).toBuilder();
        message.getFieldBuilder(0).setName(ChangeLogColumns.CHANGE_TYPE.name());
        message.getFieldBuilder(1).setName(ChangeLogColumns.SEQUENCE.name());
        return message.build();
    }

    /** What the changes of a log are encoded for, before this adds their place. */
    public static TableLayout withoutPseudoColumns(TableLayout log) {
        return new TableLayout(
                log.description(),
                log.columns().subList(PSEUDO_COLUMNS, log.columns().size()),
                List.of(),
                log.clustering());
    }

    /** The log's row for a change that was encoded for {@link #withoutPseudoColumns}. */
    public ByteString row(EncodedChange change, int partition, long offset) {
        place.clear();
        place.varint(partitionTag, partition);
        place.varint(offsetTag, offset);
        if (change.type() == ChangeType.DELETE && change.sourceCommitMicros() != RowOutput.UNKNOWN) {
            place.varint(commitTimeTag, change.sourceCommitMicros());
            place.varint(lsnTag, change.sourceLsn());
        }
        return change.row().concat(place.toByteString());
    }

    private static int tag(TableLayout encoded, TableColumn column) {
        for (int index = 0; index < encoded.columns().size(); index++) {
            if (encoded.columns().get(index).name().equalsIgnoreCase(column.name())) {
                return ProtoOutput.tag(RowDescriptor.fieldNumber(index), ProtoOutput.WIRE_VARINT);
            }
        }
        throw new IllegalArgumentException("a change log has no column " + column.name());
    }
}
