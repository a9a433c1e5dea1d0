package dev.wwi.cdc;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** In partition and offset order, undecoded. */
    List<ConsumerRecord<byte[], byte[]>> readRaw(String... topics) {
        Map<String, Object> settings = kafka.clientSettings();
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", "10000");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
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
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
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
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schemas.byId(WireFormat.schemaId(wire)));
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
