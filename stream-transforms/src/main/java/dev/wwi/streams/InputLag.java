package dev.wwi.streams;

import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** The backlog as Kafka tells it: of the change topics, and of what the application sends to itself. */
final class InputLag implements Backlog {
    private static final Set<String> DIMENSION_TOPICS = SourceTables.all().stream()
            .filter(table -> table.feeds() == Feeds.DIMENSIONS)
            .map(SourceTable::topic)
            .collect(Collectors.toUnmodifiableSet());

    private final Admin admin;
    private final GroupOffsets offsets;
    private final TransformsGeneration generation;

    InputLag(Admin admin, TransformsGeneration generation) {
        this.admin = admin;
        this.offsets = new GroupOffsets(admin);
        this.generation = generation;
    }

    @Override
    public boolean isFirstStart() throws InterruptedException {
        return offsets.committed(generation.applicationId()).isEmpty();
    }

    @Override
    public long records() throws InterruptedException {
        return offsets.remaining(generation.applicationId(), generation::reads);
    }

    @Override
    public long dimensionRecords() throws InterruptedException {
        return offsets.remaining(
                generation.applicationId(),
                topic -> DIMENSION_TOPICS.contains(topic) || topic.equals(generation.memberTimelines()));
    }

    @Override
    public void close() {
        admin.close();
    }
}
