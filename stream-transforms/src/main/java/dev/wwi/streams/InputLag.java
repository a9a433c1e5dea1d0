package dev.wwi.streams;

import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** How many records of the change topics the application has not read yet. */
final class InputLag implements AutoCloseable {
    private static final Set<String> TOPICS = SourceTables.all().stream()
            .filter(table -> table.feeds() != Feeds.RAW_ONLY)
            .map(SourceTable::topic)
            .collect(Collectors.toUnmodifiableSet());

    private final Admin admin;
    private final GroupOffsets offsets;
    private final String group;

    InputLag(Admin admin, String group) {
        this.admin = admin;
        this.offsets = new GroupOffsets(admin);
        this.group = group;
    }

    long records() throws InterruptedException {
        Map<TopicPartition, Long> ends = offsets.ends(offsets.partitions(TOPICS::contains));
        Map<TopicPartition, Long> committed = offsets.committed(group);
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    @Override
    public void close() {
        admin.close();
    }
}
