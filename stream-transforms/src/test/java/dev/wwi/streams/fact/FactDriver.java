package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.star.Validity;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.calendar.CalendarTopology;
import dev.wwi.streams.output.OutputTopic;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The facts' topology in the test driver: changes and timelines go in, published facts come out. */
final class FactDriver implements AutoCloseable {
    private final SchemaIds schemaIds = new InMemorySchemaIds();
    private final SourceTopics source = new SourceTopics(schemaIds);
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<Bytes, Bytes>> inputs = new HashMap<>();
    private final Map<TargetTable, TestOutputTopic<GenericRecord, SpecificRecordBase>> outputs = new HashMap<>();
    private final Map<TargetTable, List<TestRecord<GenericRecord, SpecificRecordBase>>> published = new HashMap<>();
    private long lsn = 1_000;

    FactDriver(Path directory) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "facts");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "test:0");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        driver = new TopologyTestDriver(topology(schemaIds), properties);
        for (TargetTable table : TargetTables.all()) {
            if (!table.isDimension() || table.equals(TargetTables.DIM_DATE)) {
                OutputTopic topic = new OutputTopic(table, schemaIds);
                outputs.put(
                        table,
                        driver.createOutputTopic(
                                table.topic(),
                                topic.keySerde().deserializer(),
                                topic.rowSerde().deserializer()));
                published.put(table, new ArrayList<>());
            }
        }
    }

    static Topology topology(SchemaIds schemaIds) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "facts");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "test:0");
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
        properties.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        CalendarTopology.build(
                builder,
                FactTopology.build(builder, TransformsGeneration.FIRST, schemaIds),
                TransformsGeneration.FIRST,
                schemaIds);
        return builder.build(properties);
    }

    void streamed(SourceRow row, long commitMicros) {
        pipe(source.streamed(row, commitMicros, ++lsn));
    }

    void firstSnapshot(SourceRow row, long readMicros) {
        pipe(source.firstSnapshot(row, readMicros, ++lsn));
    }

    void reread(SourceRow row, long readMicros) {
        pipe(source.reread(row, readMicros, ++lsn));
    }

    void delete(SourceRow row, long commitMicros) {
        source.delete(row, commitMicros, ++lsn).forEach(this::pipe);
    }

    void timeline(MemberTimeline timeline) {
        pipe(source.timeline(timeline.member(), timeline, 0));
    }

    void noVersions(MemberId member) {
        pipe(source.timeline(member, null, 0));
    }

    void pipe(SourceTopics.Message message) {
        inputs.computeIfAbsent(
                        message.topic(),
                        topic -> driver.createInputTopic(topic, new BytesSerializer(), new BytesSerializer()))
                .pipeInput(
                        new TestRecord<>(message.key(), message.value(), null, Math.max(0, message.timestampMillis())));
    }

    /** Lets what waits for the wall clock happen. */
    void passTime(Duration duration) {
        driver.advanceWallClockTime(duration);
    }

    long lastLsn() {
        return lsn;
    }

    SourceTopics source() {
        return source;
    }

    /** All that was published to the table's topic, in order. */
    List<TestRecord<GenericRecord, SpecificRecordBase>> published(TargetTable table) {
        List<TestRecord<GenericRecord, SpecificRecordBase>> all = published.get(table);
        all.addAll(outputs.get(table).readRecordsToList());
        return all;
    }

    /** How many rows of the table have the member's version of ever for their customer. */
    long corrected(TargetTable table, MemberId customer) {
        Object key = Timelines.key(customer, Validity.SINCE_EVER_MICROS);
        return rows(table).values().stream()
                .filter(row -> key.equals(row.get("customer_key")))
                .count();
    }

    /** The rows the table has in the end. */
    Map<GenericRecord, SpecificRecordBase> rows(TargetTable table) {
        Map<GenericRecord, SpecificRecordBase> rows = new HashMap<>();
        for (TestRecord<GenericRecord, SpecificRecordBase> record : published(table)) {
            if (record.value() == null) {
                rows.remove(record.key());
            } else {
                rows.put(record.key(), record.value());
            }
        }
        return rows;
    }

    /** The only row the table has in the end. */
    <T extends SpecificRecordBase> T onlyRow(TargetTable table, Class<T> type) {
        Map<GenericRecord, SpecificRecordBase> rows = rows(table);
        if (rows.size() != 1) {
            throw new AssertionError("one row of " + table.name() + " expected, there are " + rows);
        }
        return type.cast(rows.values().iterator().next());
    }

    /** The only row the table has in the end, or null if it has none. */
    @Nullable
    SpecificRecordBase onlyRowOrNull(TargetTable table) {
        Map<GenericRecord, SpecificRecordBase> rows = rows(table);
        return rows.isEmpty() ? null : Objects.requireNonNull(onlyRow(table, SpecificRecordBase.class));
    }

    @Override
    public void close() {
        driver.close();
    }
}
