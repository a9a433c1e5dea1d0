package dev.wwi.cdc;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads all committed records of change topics, decoded by Avro's own reader. */
final class ChangeTopicReader {
    private final KafkaConfig kafka;
    private final SchemaIds schemas;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

    /**
     * A record of a change topic.
     *
     * @param key decoded
     * @param value decoded; null of a tombstone
     */
    record Change(
            String topic,
            int partition,
            long offset,
            long timestamp,
            GenericRecord key,
            @Nullable GenericRecord value) {
        String op() {
            return value == null ? "tombstone" : value.get("op").toString();
        }

        @Nullable
        GenericRecord after() {
            return value == null ? null : (GenericRecord) value.get("after");
        }

        @Nullable
        GenericRecord before() {
            return value == null ? null : (GenericRecord) value.get("before");
        }

        GenericRecord source() {
            if (value == null) {
                throw new IllegalStateException("a tombstone has no source");
            }
            return (GenericRecord) value.get("source");
        }
    }

    ChangeTopicReader(KafkaConfig kafka) {
        this.kafka = kafka;
        this.schemas = RegistrySchemaIds.connect(kafka.schemaRegistryUrl(), Map.of());
    }

    /** In partition and offset order. */
    List<Change> read(String... topics) {
        return readRaw(topics).stream().map(this::decode).toList();
    }

    /** In partition and offset order, keeping none. */
    void forEach(Consumer<Change> visitor, String... topics) {
        forEachRaw(record -> visitor.accept(decode(record)), topics);
    }

    /** In partition and offset order, undecoded. */
    List<ConsumerRecord<byte[], byte[]>> readRaw(String... topics) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        forEachRaw(records::add, topics);
        return records;
    }

    private void forEachRaw(Consumer<ConsumerRecord<byte[], byte[]>> visitor, String... topics) {
        Map<String, Object> settings = kafka.clientSettings();
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", "10000");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<String> existing = consumer.listTopics().keySet();
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : topics) {
                if (existing.contains(topic)) {
                    consumer.partitionsFor(topic)
                            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
                }
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(visitor);
            }
        }
    }

    private Change decode(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        return new Change(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                decode(record.key()),
                value == null ? null : decode(value));
    }

    private GenericRecord decode(byte[] wire) {
        GenericDatumReader<GenericRecord> reader =
                readers.computeIfAbsent(WireFormat.schemaId(wire), id -> new GenericDatumReader<>(schemas.byId(id)));
        try {
            return reader.read(
                    null,
                    DecoderFactory.get()
                            .binaryDecoder(wire, WireFormat.BODY_OFFSET, wire.length - WireFormat.BODY_OFFSET, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
