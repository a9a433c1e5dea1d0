package dev.wwi.platform.await;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether any record lies between two offsets of a partition.
 *
 * <p>A transaction ends in a marker that takes up an offset but is no record (KIP-98). A group that was stopped right
 * after the last record has committed the offset of the marker, and will never commit a higher one while nothing new
 * arrives: by offsets alone it would seem to lag for ever.
 */
final class RemainingRecords {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int POLLS = 50;

    private final Consumer<byte[], byte[]> consumer;

    /** Uses, and does not close, a consumer of committed records; it is assigned anew by each call. */
    RemainingRecords(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    boolean between(TopicPartition partition, long from, long end) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        for (int polls = 0; polls < POLLS; polls++) {
            if (!consumer.poll(POLL).isEmpty()) {
                return true;
            }
            if (consumer.position(partition) >= end) {
                return false;
            }
        }
        return true;
    }
}
