package dev.wwi.platform.freshness;

import dev.wwi.platform.await.PendingKeys;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lag.GroupLook;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Tells the watermarks what the lag's watch sees. Used by that watch's thread alone, and closed after it has ended. */
public final class FreshnessWatch implements AutoCloseable {
    private final Watermarks watermarks;
    private final Supplier<Optional<Instant>> captured;
    private final GroupOffsets offsets;
    private final Function<TransformsGeneration, String> notesOfPendingWork;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TransformsGeneration, PendingKeys> pending = new HashMap<>();

    /**
     * @param captured the instant before which all commits are in Kafka
     * @param notesOfPendingWork the topic with a key for each piece of work that a generation of the transforms has put
     *     off
     */
    public FreshnessWatch(
            Watermarks watermarks,
            Supplier<Optional<Instant>> captured,
            GroupOffsets offsets,
            Function<TransformsGeneration, String> notesOfPendingWork,
            Map<String, Object> clientSettings) {
        this.watermarks = watermarks;
        this.captured = captured;
        this.offsets = offsets;
        this.notesOfPendingWork = notesOfPendingWork;
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("isolation.level", "read_committed");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Takes a look at a generation of the transforms. */
    public void lookedAtTransforms(TransformsGeneration generation, GroupLook look) {
        watermarks.transformsAt(generation, look, isWorkPutOff(generation));
    }

    /** Takes a look at the sink. */
    public void lookedAtSink(GroupLook look) {
        watermarks.sinkAt(look);
        // What is in Kafka now was not there for certain when the look was taken: it counts from the next one on.
        captured.get().ifPresent(watermarks::captured);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private boolean isWorkPutOff(TransformsGeneration generation) {
        PendingKeys keys = pending.get(generation);
        if (keys == null) {
            Set<TopicPartition> partitions = partitions(notesOfPendingWork.apply(generation));
            if (partitions.isEmpty()) {
                return false;
            }
            keys = new PendingKeys(consumer, partitions);
            pending.put(generation, keys);
        }
        return keys.count() > 0;
    }

    private Set<TopicPartition> partitions(String topic) {
        try {
            return offsets.partitions(topic::equals);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }
}
