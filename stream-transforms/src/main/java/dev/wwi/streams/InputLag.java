package dev.wwi.streams;

import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.Topics;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** The backlog as Kafka tells it: of the change topics, and of what the application sends to itself. */
final class InputLag implements Backlog {
    private static final Set<String> TOPICS = Stream.concat(
                    SourceTables.all().stream()
                            .filter(table -> table.feeds() != Feeds.RAW_ONLY)
                            .map(SourceTable::topic),
                    Stream.of(Topics.MEMBER_TIMELINES, Topics.CALENDAR))
            .collect(Collectors.toUnmodifiableSet());

    private final Admin admin;
    private final GroupOffsets offsets;
    private final String applicationId;

    InputLag(Admin admin, String applicationId) {
        this.admin = admin;
        this.offsets = new GroupOffsets(admin);
        this.applicationId = applicationId;
    }

    /** Whether the application reads the topic; its stores' changelogs it reads only to restore them. */
    static boolean isInput(String topic, String applicationId) {
        boolean isItsOwn = topic.startsWith(applicationId + "-") && !topic.endsWith("-changelog");
        return isItsOwn || TOPICS.contains(topic);
    }

    @Override
    public boolean isFirstStart() throws InterruptedException {
        return offsets.committed(applicationId).isEmpty();
    }

    @Override
    public long records() throws InterruptedException {
        return offsets.remaining(applicationId, topic -> isInput(topic, applicationId));
    }

    @Override
    public void close() {
        admin.close();
    }
}
