package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowDeletion;
import dev.wwi.cdc.position.PartitionScan;
import dev.wwi.schemas.serde.WireFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The rows that change topics hold: the keys whose newest record is no tombstone.
 *
 * <p>Keys are told apart by their Avro bodies, so that a key schema registered anew makes no second row. Keeps the keys
 * in memory, not the events. Not thread-safe.
 */
final class TopicRows {
    private final Map<String, Object> clientSettings;
    private final Map<TopicPartition, Map<ByteBuffer, Long>> offsets;

    private TopicRows(Map<String, Object> clientSettings, Map<TopicPartition, Map<ByteBuffer, Long>> offsets) {
        this.clientSettings = clientSettings;
        this.offsets = offsets;
    }

    static TopicRows none() {
        return new TopicRows(Map.of(), Map.of());
    }

    /**
     * Reads the keys of all rows that the tables' topics hold, up to the last record that was written.
     *
     * <p>To be called while the connector has no transaction open in them: it would wait for the end of one.
     */
    static TopicRows read(Map<String, Object> clientSettings, Collection<ChangeTarget> targets) {
        return readBefore(clientSettings, writtenEnds(clientSettings, targets));
    }

    /**
     * Reads the keys of the rows that the topics held at earlier ends, without those that have come again since.
     *
     * @param ends the end of each partition then
     */
    static TopicRows readBefore(Map<String, Object> clientSettings, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Map<ByteBuffer, Long>> offsets = new HashMap<>();
        ends.keySet().forEach(partition -> offsets.put(partition, new HashMap<>()));
        scan(clientSettings, writtenEnds(clientSettings, ends.keySet()), record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            Map<ByteBuffer, Long> rows = offsets.get(partition);
            ByteBuffer key = body(record.key());
            if (rows != null && (record.value() == null || record.offset() >= ends.get(partition))) {
                rows.remove(key);
            } else if (rows != null) {
                rows.put(key, record.offset());
            }
        });
        return new TopicRows(clientSettings, offsets);
    }

    /** Whether a row is there. Safe to call from several threads while nothing is taken out. */
    boolean holds(String topic, int partition, byte[] key) {
        Map<ByteBuffer, Long> rows = offsets.get(new TopicPartition(topic, partition));
        return rows != null && rows.containsKey(body(key));
    }

    /** Takes a row out; whether it was there. */
    boolean remove(String topic, int partition, byte[] key) {
        Map<ByteBuffer, Long> rows = offsets.isEmpty() ? null : offsets.get(new TopicPartition(topic, partition));
        return rows != null && rows.remove(body(key)) != null;
    }

    /** Takes all rows of a topic out. */
    void leaveOut(String topic) {
        offsets.entrySet().stream()
                .filter(rows -> rows.getKey().topic().equals(topic))
                .forEach(rows -> rows.getValue().clear());
    }

    /**
     * Makes the deletes of all rows, each with its tombstone, in the order of the rows' newest events, and takes the rows
     * out.
     *
     * @param sparedReads LSNs of reads whose rows stay
     * @param sender gets the delete and the tombstone of one row after the other
     */
    void deleteAll(
            RowDeletion deletion,
            ChangeOrigin origin,
            Set<Long> sparedReads,
            Consumer<ProducerRecord<byte[], byte[]>> sender) {
        Map<TopicPartition, Set<Long>> wanted = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        offsets.forEach((partition, rows) -> {
            if (!rows.isEmpty()) {
                wanted.put(partition, new HashSet<>(rows.values()));
                ends.put(partition, Collections.max(rows.values()) + 1);
            }
        });
        long timestamp = TimeUnit.MICROSECONDS.toMillis(origin.atMicros());
        byte[] none = null;
        scan(clientSettings, ends, record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (wanted.getOrDefault(partition, Set.of()).contains(record.offset())
                    && !deletion.isReadAt(record.value(), sparedReads)) {
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

    /** The ends of the tables' topics: of what was written, committed or not. */
    static Map<TopicPartition, Long> writtenEnds(Map<String, Object> clientSettings, Collection<ChangeTarget> targets) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (ChangeTarget target : targets) {
            for (int partition = 0; partition < target.partitions(); partition++) {
                partitions.add(new TopicPartition(target.table().topic(), partition));
            }
        }
        return writtenEnds(clientSettings, partitions);
    }

    /**
     * The ends of what was written, not of what readers of committed records may see yet: a producer's commit returns
     * before the markers are in the partitions (KIP-98), and what it has just committed must not be missed.
     */
    private static Map<TopicPartition, Long> writtenEnds(
            Map<String, Object> clientSettings, Set<TopicPartition> partitions) {
        try (Admin admin = Admin.create(clientSettings)) {
            return admin
                    .listOffsets(
                            partitions.stream()
                                    .collect(
                                            Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
                            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("the ends of the change topics could not be read: " + e.getCause(), e);
        }
    }

    private static void scan(
            Map<String, Object> clientSettings,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        if (ends.isEmpty()) {
            return;
        }
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.poll.records", "10000");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> assigned = new ArrayList<>(ends.keySet());
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            new PartitionScan(consumer, ends, PartitionScan.PATIENCE).run(visitor);
        }
    }
}
