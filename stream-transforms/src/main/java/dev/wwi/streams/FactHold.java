package dev.wwi.streams;

import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the facts' change topics back while the dimensions are read. The result is the same in whatever order they are
 * read; but a fact that comes before its dimensions is published without them and corrected later, and in a replay that is
 * most of them. A hold that gets nowhere ends by itself. One per run of the application. Thread-safe.
 */
final class FactHold {
    private static final Logger LOGGER = LoggerFactory.getLogger(FactHold.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> FACT_TOPICS = SourceTables.all().stream()
            .filter(table -> table.feeds() == Feeds.FACTS)
            .map(SourceTable::topic)
            .collect(Collectors.toUnmodifiableSet());

    private final ProcessingConfig processing;
    private volatile boolean over;
    private long fewestRecords = Long.MAX_VALUE;
    private Instant progressAt = Instant.MIN;

    private FactHold(ProcessingConfig processing, boolean over) {
        this.processing = processing;
        this.over = over;
    }

    /** For a run at that pace: only one that catches up has so much to read that the order matters. */
    static FactHold of(Pace pace, ProcessingConfig processing) {
        return new FactHold(processing, pace != Pace.CATCHING_UP);
    }

    /** Whether nothing is held back any more; it stays so. */
    boolean isOver() {
        return over;
    }

    /** Whether the partition is held back now. */
    boolean holds(TopicPartition partition) {
        return !over && FACT_TOPICS.contains(partition.topic());
    }

    /** Nothing can be read now, for the application is not running: that time does not count as time without progress. */
    synchronized void rest(Instant now) {
        progressAt = now;
    }

    /**
     * Ends the hold if the dimensions are read, or if nothing of them was read for long.
     *
     * @param dimensionRecords how much there still is to read of them
     */
    synchronized void check(long dimensionRecords, Instant now) {
        if (over) {
            return;
        }
        if (dimensionRecords < fewestRecords) {
            fewestRecords = dimensionRecords;
            progressAt = now;
        }
        boolean isRead = Pace.CATCHING_UP.next(dimensionRecords, processing) == Pace.LIVE;
        if (isRead || !now.isBefore(progressAt.plus(PATIENCE))) {
            over = true;
            LOGGER.atInfo()
                    .addKeyValue("dimensionRecords", dimensionRecords)
                    .log(isRead ? "The dimensions are read; facts follow" : "The dimensions stand still; facts go on");
        }
    }
}
