package dev.wwi.schemas.topics;

import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A generation of the transforms: one reading of the change topics from their beginning, with an application id and topics
 * of its own for all that it alone writes. So the next one can be filled beside it, from the same change topics. The topics
 * of the first have plain names, {@code wwi.dim.city}, those of a later one end in its number, {@code wwi.dim.city.g2}.
 *
 * <p>Generations share {@link Topics#ROW_ORIGINS}, which is history as the change topics are, and
 * {@link Topics#TRANSFORMS_DEAD_LETTERS}.
 *
 * @param number 1 or more
 */
public record TransformsGeneration(int number) {
    /** The one that a new platform starts with. */
    public static final TransformsGeneration FIRST = new TransformsGeneration(1);

    private static final Pattern OF_LATER = Pattern.compile("(.+)\\.g([2-9]|[1-9][0-9]{1,8})");

    /** Checks. */
    public TransformsGeneration {
        if (number < 1) {
            throw new IllegalArgumentException(
                    "the transforms' generation is " + number + "; allowed are whole numbers from 1 on");
        }
    }

    /** The generation that writes an output topic; empty for other topics. */
    public static Optional<TransformsGeneration> ofOutput(String topic) {
        if (TargetTables.byTopic(topic).isPresent()) {
            return Optional.of(FIRST);
        }
        Matcher later = OF_LATER.matcher(topic);
        return later.matches() && TargetTables.byTopic(later.group(1)).isPresent()
                ? Optional.of(new TransformsGeneration(Integer.parseInt(later.group(2))))
                : Optional.empty();
    }

    /** The Kafka Streams application: consumer group, and prefix of the topics that Kafka Streams makes. */
    public String applicationId() {
        return "wwi-transforms-g" + number;
    }

    /** The table as this generation fills it: from its own output topic. */
    public TargetTable of(TargetTable table) {
        return table.withTopic(named(table.topic()));
    }

    /** This generation's {@link Topics#MEMBER_TIMELINES}. */
    public String memberTimelines() {
        return named(Topics.MEMBER_TIMELINES);
    }

    /**
     * The topics that this generation alone writes: output topics, and what its parts pass to each other. Those that Kafka
     * Streams makes come on top; they begin with {@link #applicationId}.
     */
    public List<TopicSpec> topics(int factPartitions) {
        return Stream.concat(
                        Topics.outputTopics(factPartitions).stream(), Stream.of(Topics.memberTimelines(factPartitions)))
                .map(topic -> new TopicSpec(named(topic.name()), topic.partitions(), topic.settings()))
                .toList();
    }

    /** Whether this generation reads the topic; its stores' changelogs it reads only to restore them. */
    public boolean reads(String topic) {
        boolean isOfStreams = topic.startsWith(applicationId() + "-") && !topic.endsWith("-changelog");
        return isOfStreams
                || SourceTables.byTopic(topic)
                        .filter(table -> table.feeds() != Feeds.RAW_ONLY)
                        .isPresent()
                || topic.equals(memberTimelines())
                || topic.equals(Topics.CALENDAR);
    }

    private String named(String topicOfFirst) {
        return number == 1 ? topicOfFirst : topicOfFirst + ".g" + number;
    }
}
