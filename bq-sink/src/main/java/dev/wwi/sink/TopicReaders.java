package dev.wwi.sink;

import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.generation.Generation;
import dev.wwi.sink.generation.Phase;
import dev.wwi.sink.generation.Rebuild;
import dev.wwi.sink.generation.Rebuilds;
import dev.wwi.sink.generation.TableGenerations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** Who reads what, by what the sinks of a configuration have written down: none of them has to answer. */
public final class TopicReaders {

    private TopicReaders() {}

    /**
     * Who reads for what readers of the warehouse see now, and for what they see in a moment when a table is being swapped.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static Set<TopicReader> read(SinkConfig config, Admin admin) {
        return read(config, admin, TableGenerations::seen);
    }

    /**
     * Who reads for any generation of a table, seen or not.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static Set<TopicReader> readAll(SinkConfig config, Admin admin) {
        return read(config, admin, TableGenerations::fed);
    }

    /**
     * The tables that take no changes before a new generation takes the live one's place.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static Set<String> standingStill(SinkConfig config, Admin admin) {
        return decided(config, admin).values().stream()
                .filter(TableGenerations::standsStill)
                .map(TableGenerations::table)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The tables that are being rebuilt, and those whose old generation is kept yet.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static Set<String> rebuilt(SinkConfig config, Admin admin) {
        return decided(config, admin).values().stream()
                .filter(state -> state.rebuild() != null)
                .map(TableGenerations::table)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The tables whose new generation waits for the operator's decision, with what the comparison found.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static Map<String, String> held(SinkConfig config, Admin admin) {
        Map<String, String> held = new HashMap<>();
        for (TableGenerations state : decided(config, admin).values()) {
            Rebuild rebuild = state.rebuild();
            if (rebuild != null && rebuild.phase() == Phase.HELD) {
                held.put(state.table(), String.valueOf(rebuild.finding()));
            }
        }
        return Map.copyOf(held);
    }

    /**
     * The tables that readers of the warehouse see, and what fills them.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static List<ShownTable> shown(SinkConfig config, Admin admin) {
        Map<String, TableGenerations> decided = decided(config, admin);
        return new Feeds(config.bigQuery())
                .all(published -> 1).stream()
                        .map(feed -> {
                            String table = feed.table().published().toString();
                            Generation followed = Optional.ofNullable(decided.get(table))
                                    .map(TableGenerations::followed)
                                    .orElse(new Generation(feed.table().generation(), feed.topic()));
                            return new ShownTable(
                                    table, followed.topic(), config.consume().group(followed.number()));
                        })
                        .toList();
    }

    private static Map<String, TableGenerations> decided(SinkConfig config, Admin admin) {
        return Rebuilds.decided(
                config.kafka().clientSettings(), config.consume().group(), admin);
    }

    private static Set<TopicReader> read(
            SinkConfig config, Admin admin, Function<TableGenerations, List<Generation>> which) {
        Map<String, TableGenerations> decided = decided(config, admin);
        Set<TopicReader> readers = new HashSet<>();
        for (Feed feed : new Feeds(config.bigQuery()).all(published -> 1)) {
            String table = feed.table().published().toString();
            TableGenerations state = decided.get(table);
            List<Generation> read = state == null
                    ? List.of(new Generation(feed.table().generation(), feed.topic()))
                    : which.apply(state);
            for (Generation generation : read) {
                readers.add(new TopicReader(
                        table, generation.topic(), config.consume().group(generation.number())));
            }
        }
        return readers;
    }
}
