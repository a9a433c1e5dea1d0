package dev.wwi.cdc.position;

import dev.wwi.schemas.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic that keeps the position of each slot.
 *
 * <p>The point is written with every transaction, the source rarely; so that both are found by reading the topic's end
 * alone, the source is repeated every {@value #POINTS_PER_SOURCE} points. Not thread-safe.
 */
public final class PositionTopic {
    private static final int POINTS_PER_SOURCE = 1_000;
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CONNECTOR_POSITION, 0);

    private final PositionCodec codec;
    private final byte[] sourceKey;
    private final byte[] pointKey;
    private int pointsUntilSource;

    /** The position of one slot. */
    public PositionTopic(String slot) {
        this.codec = new PositionCodec(slot);
        this.sourceKey = codec.sourceKey();
        this.pointKey = codec.pointKey();
    }

    /** The record that says what is captured; it goes into a transaction of the connector's producer. */
    public ProducerRecord<byte[], byte[]> sourceRecord(CapturedSource source) {
        pointsUntilSource = POINTS_PER_SOURCE;
        return new ProducerRecord<>(Topics.CONNECTOR_POSITION, 0, sourceKey, PositionCodec.encode(source));
    }

    /** The record of the resume point; it goes into the transaction that carries the changes up to it. */
    public ProducerRecord<byte[], byte[]> pointRecord(ResumePoint point) {
        pointsUntilSource--;
        return new ProducerRecord<>(Topics.CONNECTOR_POSITION, 0, pointKey, PositionCodec.encode(point));
    }

    /** Whether the source's record should go into the next transaction too. */
    public boolean isSourceDue() {
        return pointsUntilSource <= 0;
    }

    /**
     * Reads what the last committed transaction left.
     *
     * <p>To be called after {@code initTransactions()} of the connector's producer, which ends what a predecessor left
     * open; before that, a transaction of the predecessor could still commit unseen.
     *
     * @param consumerProperties how to reach Kafka
     */
    public Optional<StoredPosition> read(Map<String, Object> consumerProperties) {
        Map<String, Object> properties = new java.util.HashMap<>(consumerProperties);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return read(consumer);
        }
    }

    private Optional<StoredPosition> read(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(PARTITION));
        long beginning = consumer.beginningOffsets(List.of(PARTITION)).get(PARTITION);
        long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
        long span = 4L * POINTS_PER_SOURCE;
        while (true) {
            long from = Math.max(beginning, end - span);
            Found found = scan(consumer, from, end);
            if (found.isWhole() || from == beginning) {
                return found.position();
            }
            span *= 8;
        }
    }

    private Found scan(Consumer<byte[], byte[]> consumer, long from, long end) {
        Found found = new Found();
        consumer.seek(PARTITION, from);
        new PartitionScan(consumer, Map.of(PARTITION, end), PartitionScan.PATIENCE)
                .run(record -> found.take(record, codec));
        return found;
    }

    private static final class Found {
        private @Nullable CapturedSource source;
        private @Nullable ResumePoint point;

        void take(ConsumerRecord<byte[], byte[]> record, PositionCodec codec) {
            byte[] value = record.value();
            if (codec.isSource(record.key())) {
                source = value == null ? null : PositionCodec.decode(value, CapturedSource.class);
            } else if (codec.isPoint(record.key())) {
                point = value == null ? null : PositionCodec.decode(value, ResumePoint.class);
            }
        }

        boolean isWhole() {
            return source != null && (point != null || !source.snapshotComplete());
        }

        Optional<StoredPosition> position() {
            if (source == null) {
                return Optional.empty();
            }
            if (!source.snapshotComplete()) {
                return Optional.of(new StoredPosition(source, null));
            }
            if (point == null) {
                throw new IllegalStateException("the position topic says that the first snapshot of "
                        + source.database() + " by slot " + source.slot() + " is complete, but holds no resume point");
            }
            return Optional.of(new StoredPosition(source, point));
        }
    }
}
