package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowDeletion;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The rows that the change topics hold when a first snapshot starts: of one that was interrupted, or of a capture whose
 * slot was lost.
 *
 * <p>The new snapshot marks the rows it finds again as a later read, so that what changed since takes effect at the time
 * of the read, and what did not change changes nothing. Rows that it does not find again were deleted in between, and
 * nobody else will say so. Keeps the keys in memory. Thread-safe.
 */
final class EarlierRows {
    private final TopicRows rows;

    private EarlierRows(TopicRows rows) {
        this.rows = rows;
    }

    static EarlierRows none() {
        return new EarlierRows(TopicRows.none());
    }

    /**
     * Reads the keys of the rows that the topics held when the snapshot began; those that it has found already are told
     * by their coming again.
     *
     * @param ends where each partition ended when it began
     */
    static EarlierRows read(Map<String, Object> clientSettings, Map<TopicPartition, Long> ends) {
        return ends.isEmpty() ? none() : new EarlierRows(TopicRows.readBefore(clientSettings, ends));
    }

    /** Takes note that the snapshot found the row; whether the topic held it already. */
    synchronized boolean find(String topic, int partition, byte[] key) {
        return rows.remove(topic, partition, key);
    }

    /** Leaves all rows of a topic as they are: its table is not read to the end. */
    synchronized void leaveOut(String topic) {
        rows.leaveOut(topic);
    }

    /** The deletes of all rows that the snapshot did not find; each with its tombstone. */
    synchronized void deleteOthers(
            RowDeletion deletion, ChangeOrigin origin, Consumer<ProducerRecord<byte[], byte[]>> sender) {
        rows.deleteAll(deletion, origin, Set.of(), sender);
    }
}
