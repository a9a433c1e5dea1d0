package dev.wwi.sink;

import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.generation.Generation;
import dev.wwi.sink.generation.Rebuilds;
import dev.wwi.sink.generation.TableGenerations;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
                            Generation live = Optional.ofNullable(decided.get(table))
                                    .map(TableGenerations::live)
                                    .orElse(new Generation(feed.table().generation(), feed.topic()));
                            return new ShownTable(
                                    table, live.topic(), config.consume().group(live.number()));
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
