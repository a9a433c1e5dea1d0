package dev.wwi.sink;

import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.generation.Generation;
import dev.wwi.sink.generation.Rebuilds;
import dev.wwi.sink.generation.TableGenerations;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    private static Set<TopicReader> read(
            SinkConfig config, Admin admin, Function<TableGenerations, List<Generation>> which) {
        Map<String, TableGenerations> decided = Rebuilds.decided(
                config.kafka().clientSettings(), config.consume().group(), admin);
        Set<TopicReader> readers = new HashSet<>();
        for (Feed feed : new Feeds(config.bigQuery()).all(published -> 1)) {
            TableGenerations state = decided.get(feed.table().published().toString());
            List<Generation> read = state == null
                    ? List.of(new Generation(feed.table().generation(), feed.topic()))
                    : which.apply(state);
            for (Generation generation : read) {
                readers.add(new TopicReader(generation.topic(), config.consume().group(generation.number())));
            }
        }
        return readers;
    }
}
