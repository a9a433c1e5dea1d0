package dev.wwi.platform.freshness;

import dev.wwi.platform.await.PendingKeys;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lag.GroupLook;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Tells the watermarks what the lag's watch sees. Used by that watch's thread alone, and closed after it has ended. */
public final class FreshnessWatch implements AutoCloseable {
    private final Watermarks watermarks;
    private final Supplier<Optional<Instant>> captured;
    private final GroupOffsets offsets;
    private final String notesOfPendingWork;
    private final Consumer<byte[], byte[]> consumer;
    private @Nullable PendingKeys pending;

    /**
     * @param captured the instant before which all commits are in Kafka
     * @param notesOfPendingWork the topic with a key for each piece of work that the transforms have put off
     */
    public FreshnessWatch(
            Watermarks watermarks,
            Supplier<Optional<Instant>> captured,
            GroupOffsets offsets,
            String notesOfPendingWork,
            Map<String, Object> clientSettings) {
        this.watermarks = watermarks;
        this.captured = captured;
        this.offsets = offsets;
        this.notesOfPendingWork = notesOfPendingWork;
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("isolation.level", "read_committed");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Takes a look at a stage. */
    public void looked(String stage, GroupLook look) {
        // What is in Kafka now was not there for certain when the look was taken: it counts from the next one on.
        switch (stage) {
            case "transforms" -> watermarks.transformsAt(look, isWorkPutOff());
            case "sink" -> {
                watermarks.sinkAt(look);
                captured.get().ifPresent(watermarks::captured);
            }
            default -> {
                // Change logs are no tables of the warehouse that anybody waits for.
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private boolean isWorkPutOff() {
        PendingKeys keys = pending;
        if (keys == null) {
            Set<TopicPartition> partitions = partitions();
            if (partitions.isEmpty()) {
                return false;
            }
            keys = new PendingKeys(consumer, partitions);
            pending = keys;
        }
        return keys.count() > 0;
    }

    private Set<TopicPartition> partitions() {
        try {
            return offsets.partitions(notesOfPendingWork::equals);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }
}
