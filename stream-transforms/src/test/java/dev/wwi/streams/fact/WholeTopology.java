package dev.wwi.streams.fact;

import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.TransformTopology;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.failure.DecodeFailureHandler;
import dev.wwi.streams.failure.ProcessFailureHandler;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.apache.kafka.streams.test.TestRecord;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** All of the transforms in the test driver, with stores on disk: change events go in, the warehouse's rows come out. */
final class WholeTopology implements AutoCloseable {
    private static final String APPLICATION_ID = "whole";
    private static final Duration LONGER_THAN_A_PAUSE = Duration.ofMillis(20);

    private final SchemaIds schemaIds;
    private final Path directory;
    private final Map<String, Map<Bytes, Bytes>> tables = new TreeMap<>();
    private final Map<String, TestInputTopic<Bytes, Bytes>> inputs = new HashMap<>();
    private TopologyTestDriver driver;
    private int runs;

    WholeTopology(Path directory, SchemaIds schemaIds) {
        this.directory = directory;
        this.schemaIds = schemaIds;
        TargetTables.all().forEach(table -> tables.put(table.topic(), new HashMap<>()));
        driver = open(directory.resolve("run-0"));
    }

    void pipe(Message message) {
        inputs.computeIfAbsent(
                        message.topic(),
                        topic -> driver.createInputTopic(topic, new BytesSerializer(), new BytesSerializer()))
                .pipeInput(
                        new TestRecord<>(message.key(), message.value(), null, Math.max(0, message.timestampMillis())));
    }

    /** Stops and starts again with the state that is on disk. */
    void restart() throws RocksDBException {
        takeOutputs();
        // The driver removes its directory when it is closed.
        Path kept = directory.resolve("run-" + ++runs);
        for (Map.Entry<String, StateStore> store : driver.getAllStateStores().entrySet()) {
            String task = store.getKey().equals(RowOrigins.STORE) ? "global" : "0_0";
            Path rocksDb = kept.resolve(Path.of(APPLICATION_ID, task, "rocksdb", store.getKey()));
            try (Checkpoint checkpoint = Checkpoint.create(rocksDb(store.getValue()))) {
                if (!rocksDb.getParent().toFile().isDirectory()
                        && !rocksDb.getParent().toFile().mkdirs()) {
                    throw new IllegalStateException(rocksDb + " cannot be made");
                }
                checkpoint.createCheckpoint(rocksDb.toString());
            }
        }
        driver.close();
        inputs.clear();
        driver = open(kept);
    }

    /** What was noted of reads since the last call; to be piped into a replay before all else. */
    List<Message> origins() {
        return driver
                .createOutputTopic(Topics.ROW_ORIGINS, new BytesDeserializer(), new BytesDeserializer())
                .readRecordsToList()
                .stream()
                .map(record -> new Message(Topics.ROW_ORIGINS, record.key(), record.value(), record.timestamp()))
                .toList();
    }

    /** The records that were set aside since the last call. */
    List<DeadLetter> deadLetters() {
        return driver
                .createOutputTopic(
                        Topics.TRANSFORMS_DEAD_LETTERS, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(record -> DeadLetter.parse(new ConsumerRecord<>(
                        Topics.TRANSFORMS_DEAD_LETTERS,
                        0,
                        0,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty())))
                .toList();
    }

    /** Every table's rows by key, in the bytes they were published in. */
    Map<String, Map<Bytes, Bytes>> tables() {
        // Corrections are done in parts, one after each pause.
        for (int part = 0; part < 10; part++) {
            driver.advanceWallClockTime(LONGER_THAN_A_PAUSE);
        }
        takeOutputs();
        return tables;
    }

    @Override
    public void close() {
        driver.close();
    }

    private TopologyTestDriver open(Path stateDirectory) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "test:0");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        // As in the product. 0, the default, formats a line for the trace log before each record.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DecodeFailureHandler.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessFailureHandler.class);
        return new TopologyTestDriver(TransformTopology.build(TransformsGeneration.FIRST, schemaIds), properties);
    }

    private void takeOutputs() {
        for (TargetTable table : TargetTables.all()) {
            driver.createOutputTopic(table.topic(), new BytesDeserializer(), new BytesDeserializer())
                    .readRecordsToList()
                    .forEach(record -> take(tables.get(table.topic()), record));
        }
    }

    private static void take(Map<Bytes, Bytes> rows, TestRecord<Bytes, Bytes> record) {
        if (record.value() == null) {
            rows.remove(record.key());
        } else {
            rows.put(record.key(), record.value());
        }
    }

    /** What is stored, store by store: bytes under bytes, in hex. */
    Map<String, Map<String, String>> storedBytes() {
        Map<String, Map<String, String>> stores = new TreeMap<>();
        driver.getAllStateStores().forEach((name, store) -> {
            Map<String, String> content = stores.computeIfAbsent(name, key -> new TreeMap<>());
            try (KeyValueIterator<Bytes, byte[]> entries = onDisk(store).all()) {
                entries.forEachRemaining(entry -> content.put(hex(entry.key.get()), hex(entry.value)));
            }
        });
        return stores;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static RocksDB rocksDb(StateStore store) {
        return (RocksDB) value(RocksDBStore.class, "db", onDisk(store));
    }

    /** The store below all layers; some of them do not tell what is below them. */
    private static RocksDBStore onDisk(StateStore store) {
        Object layer = store;
        while (!(layer instanceof RocksDBStore)) {
            layer = layer instanceof WrappedStateStore<?, ?, ?> wrapper
                    ? wrapper.wrapped()
                    : value(layer.getClass(), "store", layer);
        }
        return (RocksDBStore) layer;
    }

    private static Object value(Class<?> type, String name, Object object) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " keeps its store elsewhere", e);
        }
    }
}
