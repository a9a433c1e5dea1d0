package dev.wwi.cdc.stream;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records of one poll in the shape of one record. Debezium's engine passes each record through a thread pool on its
 * own, for transformations that nobody has set, which costs more than to write the record as an event.
 */
public final class ChangeBundle {
    private static final String TOPIC = "wwi.bundle";

    private final List<SourceRecord> records;

    private ChangeBundle(List<SourceRecord> records) {
        this.records = List.copyOf(records);
    }

    /** Makes one record of several, of which there must be at least one. */
    public static SourceRecord of(List<SourceRecord> records) {
        SourceRecord last = records.get(records.size() - 1);
        return new SourceRecord(last.sourcePartition(), Map.of(), TOPIC, null, null, new ChangeBundle(records));
    }

    /** The records in a bundle, in their order, or the record itself if it is none. */
    public static List<SourceRecord> recordsOf(SourceRecord record) {
        return record.value() instanceof ChangeBundle bundle ? bundle.records : List.of(record);
    }
}
