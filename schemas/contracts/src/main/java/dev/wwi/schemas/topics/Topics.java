package dev.wwi.schemas.topics;

import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every topic of the product, by name and with its settings.
 *
 * <p>What depends on time is explicit everywhere, since record timestamps are commit times. A replay passes through years
 * of them in minutes: a segment for each week, the default, let alone for each day, would be more files over all partitions
 * than a broker can map, and retention would delete what was just written. So it is mainly their size that ends segments,
 * which in compacted topics is small, since the last one is not compacted. And a source's clock may be ahead of the
 * broker's by more than the hour that Kafka tolerates.
 */
public final class Topics {
    /** The connector's resume point; written in the transactions that carry the changes. */
    public static final String CONNECTOR_POSITION = "wwi.internal.connector-position";

    /** Each dimension member's whole timeline, multicast to every partition; of the transforms' first generation. */
    public static final String MEMBER_TIMELINES = "wwi.internal.member-timelines";

    /**
     * The years that any fact has shown, from which dim_date extends itself. Not part of a generation: where compaction has
     * left nothing else of a year that was seen in passing, a replay still finds it here.
     */
    public static final String CALENDAR = "wwi.internal.calendar";

    /**
     * Of rows that a later read found unchanged: the change that made them what they are. Once compaction has removed that
     * change, nothing else tells of it. Not part of a generation: a replay reads what the generation before it has noted.
     */
    public static final String ROW_ORIGINS = "wwi.internal.row-origins";

    /** What the sink has decided about the generations of its tables. */
    public static final String GENERATIONS = "wwi.internal.generations";

    /** What an operator has paused, by stage or table; services look at it when they start, and follow it. */
    public static final String PAUSES = "wwi.internal.pauses";

    /** How far a change of the facts' partition count is; made with the first change. */
    public static final String PARTITION_CHANGE = "wwi.internal.partition-change";

    public static final String CONNECTOR_DEAD_LETTERS = "wwi.dlq.connector";
    public static final String TRANSFORMS_DEAD_LETTERS = "wwi.dlq.transforms";
    public static final String SINK_DEAD_LETTERS = "wwi.dlq.sink";

    /** {@code segment.ms} of every topic: 90 days of commit times, so that a replay of ten years rolls 40 segments. */
    public static final String SEGMENT_MILLIS = Long.toString(90L * 24 * 60 * 60 * 1000);

    /** {@code segment.bytes} of every compacted topic. */
    public static final String COMPACTED_SEGMENT_BYTES = Integer.toString(64 << 20);

    private static final String PARTITION_COPY_PREFIX = "wwi.internal.partition-copy.";
    private static final String ONE_DAY_MILLIS = Long.toString(24L * 60 * 60 * 1000);
    private static final String ANY_TIME = Long.toString(Long.MAX_VALUE);

    private static final Map<String, String> COMPACTED = Map.of(
            "cleanup.policy", "compact",
            "segment.ms", SEGMENT_MILLIS,
            "segment.bytes", COMPACTED_SEGMENT_BYTES,
            "retention.ms", "-1",
            "delete.retention.ms", ONE_DAY_MILLIS,
            "message.timestamp.type", "CreateTime",
            "message.timestamp.after.max.ms", ANY_TIME);

    private static final Map<String, String> KEPT_FOR_EVER = Map.of(
            "cleanup.policy", "delete",
            "segment.ms", SEGMENT_MILLIS,
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "message.timestamp.type", "CreateTime",
            "message.timestamp.after.max.ms", ANY_TIME);

    private Topics() {}

    /** The change topics of all captured tables. */
    public static List<TopicSpec> changeTopics(int factPartitions) {
        return SourceTables.all().stream()
                .map(table -> changeTopic(table, factPartitions))
                .toList();
    }

    /** The change topic of one table: kept for ever where it is a dimension's history, compacted elsewhere. */
    public static TopicSpec changeTopic(SourceTable table, int factPartitions) {
        return new TopicSpec(
                table.topic(),
                table.feeds() == Feeds.FACTS ? factPartitions : 1,
                table.feeds() == Feeds.DIMENSIONS ? KEPT_FOR_EVER : COMPACTED);
    }

    /** The topics that the transforms' first generation fills the star schema with. */
    public static List<TopicSpec> outputTopics(int factPartitions) {
        return TargetTables.all().stream()
                .map(table -> new TopicSpec(table.topic(), table.isDimension() ? 1 : factPartitions, COMPACTED))
                .toList();
    }

    /** What the connector keeps besides the changes. */
    public static List<TopicSpec> connectorTopics() {
        return List.of(new TopicSpec(CONNECTOR_POSITION, 1, COMPACTED));
    }

    /** {@link #MEMBER_TIMELINES}, with the facts' partitions, since each gets a copy. */
    public static TopicSpec memberTimelines(int factPartitions) {
        return new TopicSpec(MEMBER_TIMELINES, factPartitions, COMPACTED);
    }

    /** What all generations of the transforms share. */
    public static List<TopicSpec> sharedTransformsTopics(int factPartitions) {
        return List.of(rowOrigins(factPartitions), new TopicSpec(CALENDAR, 1, COMPACTED));
    }

    /** What the sink keeps beside its tables. */
    public static List<TopicSpec> sinkTopics() {
        return List.of(new TopicSpec(GENERATIONS, 1, COMPACTED));
    }

    /** {@link #PAUSES}; made with the first pause. */
    public static TopicSpec pauses() {
        return new TopicSpec(PAUSES, 1, COMPACTED);
    }

    /** {@link #PARTITION_CHANGE}. */
    public static TopicSpec partitionChange() {
        return new TopicSpec(PARTITION_CHANGE, 1, COMPACTED);
    }

    /**
     * What is spread over the facts' partitions and outlives a generation of the transforms: the change topics of tables that
     * feed facts, and {@link #ROW_ORIGINS}.
     */
    public static List<TopicSpec> lastingFactTopics(int factPartitions) {
        return Stream.concat(
                        SourceTables.all().stream()
                                .filter(table -> table.feeds() == Feeds.FACTS)
                                .map(table -> changeTopic(table, factPartitions)),
                        Stream.of(rowOrigins(factPartitions)))
                .toList();
    }

    /** Where the records of a topic are kept while it is made anew with another partition count: all of them, uncompacted. */
    public static TopicSpec partitionCopy(TopicSpec topic) {
        return new TopicSpec(PARTITION_COPY_PREFIX + topic.name(), topic.partitions(), KEPT_FOR_EVER);
    }

    /** Where bad records go with their bytes and the reason; kept until someone replays or drops them. */
    public static List<TopicSpec> deadLetterTopics() {
        return List.of(
                new TopicSpec(CONNECTOR_DEAD_LETTERS, 1, KEPT_FOR_EVER),
                new TopicSpec(TRANSFORMS_DEAD_LETTERS, 1, KEPT_FOR_EVER),
                new TopicSpec(SINK_DEAD_LETTERS, 1, KEPT_FOR_EVER));
    }

    private static TopicSpec rowOrigins(int factPartitions) {
        return new TopicSpec(ROW_ORIGINS, factPartitions, COMPACTED);
    }
}
