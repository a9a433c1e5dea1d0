package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeEncoder;
import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.KeyPartitioning;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Where and how a table's changes are written, and how many of them the open transaction holds. Not thread-safe. */
final class ChangeTarget {
    private final SourceTable table;
    private final int partitions;
    private final ChangeEncoder encoder;
    private long pendingRows;
    private long pendingChanges;
    private long pendingLetters;

    ChangeTarget(SourceTable table, int partitions, ChangeEncoder encoder) {
        this.table = table;
        this.partitions = partitions;
        this.encoder = encoder;
    }

    SourceTable table() {
        return table;
    }

    int partitions() {
        return partitions;
    }

    ChangeEncoder encoder() {
        return encoder;
    }

    int partitionOf(byte[] key) {
        return KeyPartitioning.partition(key, partitions);
    }

    /** A record of the table's topic; without an event, a tombstone. */
    ProducerRecord<byte[], byte[]> record(ChangeOrigin origin, byte[] key, byte @Nullable [] event) {
        return new ProducerRecord<>(
                table.topic(), partitionOf(key), TimeUnit.MICROSECONDS.toMillis(origin.atMicros()), key, event);
    }

    void addPending(boolean ofSnapshot) {
        if (ofSnapshot) {
            pendingRows++;
        } else {
            pendingChanges++;
        }
    }

    /** Counts a change that went to the dead letters. */
    void addPendingLetter() {
        pendingLetters++;
    }

    void report(CaptureProgress progress) {
        if (pendingRows > 0) {
            progress.sent(table.qualifiedName(), true, pendingRows);
        }
        if (pendingChanges > 0) {
            progress.sent(table.qualifiedName(), false, pendingChanges);
        }
        if (pendingLetters > 0) {
            progress.deadLetters(pendingLetters);
        }
        pendingRows = 0;
        pendingChanges = 0;
        pendingLetters = 0;
    }
}
