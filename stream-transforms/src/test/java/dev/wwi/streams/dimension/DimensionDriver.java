package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.testkit.ChangeEvents;
import dev.wwi.streams.testkit.DimensionTables;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.MemberTimelineCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Drives the dimensions with change events and keeps what the warehouse and facts would hold. */
final class DimensionDriver implements AutoCloseable {
    private final SchemaIds schemaIds;
    private final DimensionsUnderTest dimensions;
    private final Map<SourceTable, ChangeEvents> events = new HashMap<>();
    private final Map<String, Map<String, byte[]>> tables = new TreeMap<>();
    private final Map<String, Map<String, GenericRecord>> rows = new TreeMap<>();
    private final Map<MemberId, MemberTimeline> timelines = new HashMap<>();
    private final MemberTimelineCodec codec = new MemberTimelineCodec();
    private int recordsForwarded;
    private long nextLsn = 1_000;

    DimensionDriver(DimensionsUnderTest dimensions, SchemaIds schemaIds) {
        this.dimensions = dimensions;
        this.schemaIds = schemaIds;
        DimensionTables.columns()
                .forEach((table, columns) -> events.put(table, new ChangeEvents(table, columns, schemaIds)));
    }

    /** Over the whole topology. */
    static DimensionDriver overTopology(Path stateDirectory) {
        SchemaIds schemaIds = new InMemorySchemaIds();
        return new DimensionDriver(new TopologyUnderTest(stateDirectory, schemaIds), schemaIds);
    }

    /** Over the processor alone. */
    static DimensionDriver overProcessor(SchemaIds schemaIds) {
        return new DimensionDriver(new ProcessorUnderTest(schemaIds), schemaIds);
    }

    /** A row that the table's first snapshot reads. */
    void snapshot(SourceTable table, int id, long readMicros, Map<String, Object> row) {
        record(table, id, "r", "true", readMicros, nextLsn, null, row);
    }

    /** A row that a later read finds. */
    void read(SourceTable table, int id, long readMicros, Map<String, Object> row) {
        record(table, id, "r", "incremental", readMicros, nextLsn++, null, row);
    }

    /** A streamed insert or update; returns its LSN. */
    long write(SourceTable table, int id, long commitMicros, Map<String, Object> row) {
        record(table, id, "u", "false", commitMicros, nextLsn, null, row);
        return nextLsn++;
    }

    /** A streamed delete with its tombstone; returns its LSN. */
    long delete(SourceTable table, int id, long commitMicros) {
        record(table, id, "d", "false", commitMicros, nextLsn, Map.of(), null);
        tombstone(table, id, commitMicros);
        return nextLsn++;
    }

    void tombstone(SourceTable table, int id, long commitMicros) {
        pipe(table, events.get(table).key(id), null, commitMicros);
    }

    void record(
            SourceTable table,
            int id,
            String op,
            String snapshot,
            long commitMicros,
            long lsn,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after) {
        Map<String, Object> placeholder = before == null ? null : Defaults.row(table, id);
        Map<String, Object> row = after == null ? null : Defaults.row(table, id, after);
        byte[] value = events.get(table).event(op, snapshot, commitMicros, lsn, placeholder, row);
        pipe(table, events.get(table).key(id), value, commitMicros);
    }

    void pipe(SourceTable table, byte[] key, byte @Nullable [] value, long commitMicros) {
        dimensions
                .send(table.topic(), key, value, Math.floorDiv(commitMicros, 1_000))
                .forEach(this::take);
    }

    void passWallClockTime() {
        dimensions.passWallClockTime().forEach(this::take);
    }

    /** The versions of a member, oldest first. */
    List<GenericRecord> versions(String dimension, long id) {
        return rows(dimension).stream()
                .filter(row -> (Long) row.get(1) == id && (Long) row.get(0) != 0)
                .toList();
    }

    /** All rows of a dimension's table by id and start. */
    List<GenericRecord> rows(String dimension) {
        TargetTable target = TargetTables.byName(dimension).orElseThrow();
        List<GenericRecord> sorted =
                new ArrayList<>(rows.getOrDefault(target.topic(), Map.of()).values());
        sorted.sort(Comparator.comparing((GenericRecord row) -> (Long) row.get(1))
                .thenComparing(row -> (Long) row.get("valid_from")));
        return sorted;
    }

    /** Every table's bytes, by topic and key in hex. */
    Map<String, Map<String, String>> finalBytes() {
        Map<String, Map<String, String>> bytes = new TreeMap<>();
        tables.forEach((topic, rows) -> {
            Map<String, String> hex = new TreeMap<>();
            rows.forEach((key, value) -> hex.put(key, HexFormat.of().formatHex(value)));
            bytes.put(topic, hex);
        });
        return bytes;
    }

    Optional<MemberTimeline> timeline(String dimension, long id) {
        return Optional.ofNullable(timelines.get(new MemberId(dimension, id)));
    }

    Map<MemberId, MemberTimeline> timelines() {
        return timelines;
    }

    /** How many records have left so far. */
    int recordsForwarded() {
        return recordsForwarded;
    }

    @Override
    public void close() {
        dimensions.close();
    }

    private void take(ProducerRecord<byte[], byte[]> record) {
        recordsForwarded++;
        if (record.topic().equals(Topics.MEMBER_TIMELINES)) {
            MemberId member = MemberId.fromBytes(record.key());
            if (record.value() == null) {
                timelines.remove(member);
            } else {
                timelines.put(member, codec.decode(record.value()));
            }
            return;
        }
        Map<String, byte[]> table = tables.computeIfAbsent(record.topic(), name -> new TreeMap<>());
        Map<String, GenericRecord> decoded = rows.computeIfAbsent(record.topic(), name -> new TreeMap<>());
        String key = HexFormat.of().formatHex(record.key());
        if (record.value() == null) {
            table.remove(key);
            decoded.remove(key);
        } else {
            table.put(key, record.value());
            decoded.put(key, decode(record.value()));
        }
    }

    private GenericRecord decode(byte[] wire) {
        Schema schema = schemaIds.byId(WireFormat.schemaId(wire));
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            wire, WireFormat.BODY_OFFSET, wire.length - WireFormat.BODY_OFFSET, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
