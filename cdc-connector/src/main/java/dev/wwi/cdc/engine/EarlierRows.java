package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowDeletion;
import dev.wwi.schemas.serde.WireFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The rows that the change topics hold when a first snapshot starts: of one that was interrupted, or of a capture whose
 * slot was lost.
 *
 * <p>The new snapshot marks the rows it finds again as a later read, so that what changed since takes effect at the time
 * of the read, and what did not change changes nothing. Rows that it does not find again were deleted in between, and
 * nobody else will say so. Keeps the keys in memory. Not thread-safe.
 */
final class EarlierRows {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    private final Map<String, Object> clientSettings;
    private final Map<TopicPartition, Map<ByteBuffer, Long>> offsets;

    private EarlierRows(Map<String, Object> clientSettings, Map<TopicPartition, Map<ByteBuffer, Long>> offsets) {
        this.clientSettings = clientSettings;
        this.offsets = offsets;
    }

    static EarlierRows none() {
        return new EarlierRows(Map.of(), Map.of());
    }

    /** Reads the keys of all rows that the topics hold. */
    static EarlierRows read(Map<String, Object> clientSettings, Collection<ChangeTarget> targets) {
        Map<TopicPartition, Map<ByteBuffer, Long>> offsets = new HashMap<>();
        for (ChangeTarget target : targets) {
            for (int partition = 0; partition < target.partitions(); partition++) {
                offsets.put(new TopicPartition(target.table().topic(), partition), new HashMap<>());
            }
        }
        scan(clientSettings, offsets.keySet(), record -> {
            Map<ByteBuffer, Long> rows = offsets.get(new TopicPartition(record.topic(), record.partition()));
            ByteBuffer key = body(record.key());
            if (rows != null && record.value() == null) {
                rows.remove(key);
            } else if (rows != null) {
                rows.put(key, record.offset());
            }
        });
        return new EarlierRows(clientSettings, offsets);
    }

    /** Takes note that the snapshot found the row; whether the topic held it already. */
    boolean find(String topic, int partition, byte[] key) {
        Map<ByteBuffer, Long> rows = offsets.isEmpty() ? null : offsets.get(new TopicPartition(topic, partition));
        return rows != null && rows.remove(body(key)) != null;
    }

    /** The deletes of all rows that the snapshot did not find; each with its tombstone. */
    void deleteOthers(RowDeletion deletion, ChangeOrigin origin, Consumer<ProducerRecord<byte[], byte[]>> sender) {
        Map<TopicPartition, Set<Long>> missing = new HashMap<>();
        offsets.forEach((partition, rows) -> {
            if (!rows.isEmpty()) {
                missing.put(partition, new HashSet<>(rows.values()));
            }
        });
        scan(clientSettings, missing.keySet(), record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (missing.getOrDefault(partition, Set.of()).contains(record.offset())) {
                long timestamp = TimeUnit.MICROSECONDS.toMillis(origin.atMicros());
                byte[] none = null;
                sender.accept(new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        timestamp,
                        record.key(),
                        deletion.of(record.value(), origin)));
                sender.accept(new ProducerRecord<>(record.topic(), record.partition(), timestamp, record.key(), none));
            }
        });
        offsets.values().forEach(Map::clear);
    }

    private static ByteBuffer body(byte[] wireKey) {
        return ByteBuffer.wrap(WireFormat.body(wireKey));
    }

    private static void scan(
            Map<String, Object> clientSettings,
            Collection<TopicPartition> partitions,
            Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.poll.records", "10000");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> assigned = new ArrayList<>(partitions);
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            while (assigned.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                        visitor.accept(record);
                    }
                }
            }
        }
    }
}
