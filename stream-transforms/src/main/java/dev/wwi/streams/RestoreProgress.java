package dev.wwi.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Counts what is restored of the stores that this process takes over. Thread-safe. */
final class RestoreProgress implements StateRestoreListener {
    private record Restoring(long totalRecords, long restoredRecords) {}

    private final Map<TopicPartition, Restoring> restoring = new ConcurrentHashMap<>();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long startingOffset, long endingOffset) {
        restoring.put(partition, new Restoring(endingOffset - startingOffset, 0));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEndOffset, long restoredRecords) {
        restoring.computeIfPresent(
                partition,
                (key, before) -> new Restoring(before.totalRecords(), before.restoredRecords() + restoredRecords));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
        restoring.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long totalRestored) {
        restoring.remove(partition);
    }

    /** How many stores are being restored, one count per partition. */
    int stores() {
        return restoring.size();
    }

    /** Records that are in the changelogs of the stores being restored; offsets, so gaps count. */
    long totalRecords() {
        return restoring.values().stream().mapToLong(Restoring::totalRecords).sum();
    }

    /** Records of those that are in the stores already. */
    long restoredRecords() {
        return restoring.values().stream().mapToLong(Restoring::restoredRecords).sum();
    }

    /** All of that in words. */
    String text() {
        return "restoring " + stores() + " stores, " + restoredRecords() + " of " + totalRecords() + " records";
    }
}
