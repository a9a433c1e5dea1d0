package dev.wwi.platform.deadletter;

import dev.wwi.schemas.topics.Topics;
import java.util.List;
import java.util.Map;

/**
 * Names a dead letter: {@code sink/42}.
 *
 * @param service the one that wrote it: connector, transforms or sink
 * @param offset in its topic, which has one partition
 */
public record LetterId(String service, long offset) {
    private static final Map<String, String> TOPICS = Map.of(
            "connector", Topics.CONNECTOR_DEAD_LETTERS,
            "transforms", Topics.TRANSFORMS_DEAD_LETTERS,
            "sink", Topics.SINK_DEAD_LETTERS);

    /** Checks both. */
    public LetterId {
        if (!TOPICS.containsKey(service)) {
            throw new IllegalArgumentException("service is " + service + "; allowed are " + services());
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", must be 0 or more");
        }
    }

    /**
     * As {@link #toString} writes it.
     *
     * @throws IllegalArgumentException if it names no letter
     */
    public static LetterId parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !parts[1].matches("\\d{1,18}")) {
            throw new IllegalArgumentException(
                    "dead letter is " + text + "; a letter is named SERVICE/OFFSET, such as sink/42");
        }
        return new LetterId(parts[0], Long.parseLong(parts[1]));
    }

    /** The services that write letters, in the order of the flow. */
    public static List<String> services() {
        return List.of("connector", "transforms", "sink");
    }

    /** Its topic. */
    String topic() {
        return topic(service);
    }

    static String topic(String service) {
        return TOPICS.get(service);
    }

    @Override
    public String toString() {
        return service + "/" + offset;
    }
}
