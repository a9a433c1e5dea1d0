package dev.wwi.platform.local;

import dev.wwi.cdc.status.CaptureStatus;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.streams.Transforms;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The order of a first fill on one machine: the transforms take the dimensions while facts are still being read, then
 * leave the cores to the snapshot, and take the facts when it is complete. The result is the same in any order; but
 * facts before their dimensions would be corrected afterwards, and services side by side would commit a little each.
 */
final class DimensionsFirst {
    private static final Set<String> DIMENSION_TABLES = SourceTables.all().stream()
            .filter(table -> table.feeds() == Feeds.DIMENSIONS)
            .map(SourceTable::qualifiedName)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> DIMENSION_TOPICS = SourceTables.all().stream()
            .filter(table -> table.feeds() == Feeds.DIMENSIONS)
            .map(SourceTable::topic)
            .collect(Collectors.toUnmodifiableSet());

    /** A transaction's marker takes up an offset that a group at rest may not have passed (KIP-98). */
    private static final long MARKER = 1;

    private final Transforms transforms;
    private final GroupOffsets offsets;
    private boolean pausing;

    DimensionsFirst(Transforms transforms, GroupOffsets offsets) {
        this.transforms = transforms;
        this.offsets = offsets;
    }

    /** Called again and again while the snapshot is being taken. */
    void duringSnapshot(CaptureStatus capture) throws InterruptedException {
        if (!pausing && areRead(capture) && areTransformed()) {
            transforms.pause();
            pausing = true;
        }
    }

    void afterSnapshot() {
        transforms.resume();
    }

    /** Facts' tables come after those of dimensions in a snapshot. */
    private static boolean areRead(CaptureStatus capture) {
        return capture.tables().stream()
                .anyMatch(table -> table.rowsRead() > 0 && !DIMENSION_TABLES.contains(table.table()));
    }

    private boolean areTransformed() throws InterruptedException {
        String memberTimelines = transforms.generation().memberTimelines();
        Map<TopicPartition, Long> ends = offsets.ends(
                offsets.partitions(topic -> DIMENSION_TOPICS.contains(topic) || topic.equals(memberTimelines)));
        Map<TopicPartition, Long> committed = offsets.committed(transforms.applicationId());
        return ends.entrySet().stream()
                .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) + MARKER >= end.getValue());
    }
}
