package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.testkit.ChangeEvents;
import dev.wwi.streams.testkit.DimensionTables;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Drives the dimensions with change events and keeps what the warehouse and facts would hold. */
final class DimensionDriver implements AutoCloseable {
    private final DimensionsUnderTest dimensions;
    private final PublishedDimensions published;
    private final Map<SourceTable, ChangeEvents> events = new HashMap<>();
    private long nextLsn = 1_000;

    DimensionDriver(DimensionsUnderTest dimensions, SchemaIds schemaIds) {
        this.dimensions = dimensions;
        this.published = new PublishedDimensions(schemaIds);
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
                .forEach(record -> published.take(record.topic(), record.key(), record.value()));
    }

    void passWallClockTime() {
        dimensions.passWallClockTime().forEach(record -> published.take(record.topic(), record.key(), record.value()));
    }

    /** The versions of a member, oldest first. */
    List<GenericRecord> versions(String dimension, long id) {
        return rows(dimension).stream()
                .filter(row -> (Long) row.get(1) == id && (Long) row.get(0) != 0)
                .toList();
    }

    /** All rows of a dimension's table by id and start. */
    List<GenericRecord> rows(String dimension) {
        return published.rows(dimension);
    }

    PublishedDimensions published() {
        return published;
    }

    Optional<MemberTimeline> timeline(String dimension, long id) {
        return Optional.ofNullable(published.timelines().get(new MemberId(dimension, id)));
    }

    /** How many records have left so far. */
    int recordsForwarded() {
        return published.records();
    }

    @Override
    public void close() {
        dimensions.close();
    }
}
