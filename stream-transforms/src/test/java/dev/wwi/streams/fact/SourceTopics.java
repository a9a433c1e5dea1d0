package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.testkit.ChangeEvents;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.MemberTimelineCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** What the connector and the dimensions would write, as records. */
final class SourceTopics {
    private final Map<SourceTable, ChangeEvents> events = new HashMap<>();
    private final MemberTimelineCodec timelines = new MemberTimelineCodec();

    /** A record of a topic. */
    record Message(
            String topic, @Nullable Bytes key, @Nullable Bytes value, long timestampMillis) {}

    SourceTopics(SchemaIds schemaIds) {
        FactTables.COLUMNS.forEach((table, columns) -> events.put(table, new ChangeEvents(table, columns, schemaIds)));
    }

    Message streamed(SourceRow row, long commitMicros, long lsn) {
        return upsert("u", ChangeEventSchemas.STREAMED, row, commitMicros, lsn);
    }

    Message firstSnapshot(SourceRow row, long readMicros, long lsn) {
        return upsert("r", ChangeEventSchemas.FIRST_SNAPSHOT, row, readMicros, lsn);
    }

    Message reread(SourceRow row, long readMicros, long lsn) {
        return upsert("r", ChangeEventSchemas.LATER_READ, row, readMicros, lsn);
    }

    /** A delete is an event and a tombstone. */
    List<Message> delete(SourceRow row, long commitMicros, long lsn) {
        ChangeEvents table = events.get(row.table());
        Bytes key = Bytes.wrap(table.key(row.id()));
        byte[] event = table.event("d", ChangeEventSchemas.STREAMED, commitMicros, lsn, row.avroValues(), null);
        return List.of(
                new Message(row.table().topic(), key, Bytes.wrap(event), commitMicros / 1_000),
                new Message(row.table().topic(), key, null, commitMicros / 1_000));
    }

    /** The records of a change. */
    List<Message> messages(RowEvent event) {
        return switch (event.kind()) {
            case FIRST_SNAPSHOT -> List.of(firstSnapshot(event.row(), event.micros(), event.lsn()));
            case STREAMED -> List.of(streamed(event.row(), event.micros(), event.lsn()));
            case REREAD -> List.of(reread(event.row(), event.micros(), event.lsn()));
            case DELETE -> delete(event.row(), event.micros(), event.lsn());
        };
    }

    Message timeline(MemberId member, @Nullable MemberTimeline timeline, long timestampMillis) {
        return new Message(
                Topics.MEMBER_TIMELINES,
                Bytes.wrap(member.toBytes()),
                timeline == null ? null : Bytes.wrap(timelines.encode(timeline)),
                timestampMillis);
    }

    private Message upsert(String operation, String snapshot, SourceRow row, long micros, long lsn) {
        ChangeEvents table = events.get(row.table());
        return new Message(
                row.table().topic(),
                Bytes.wrap(table.key(row.id())),
                Bytes.wrap(table.event(operation, snapshot, micros, lsn, null, row.avroValues())),
                micros / 1_000);
    }
}
