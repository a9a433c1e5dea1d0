package dev.wwi.sink;

import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.consume.FeedContent;
import dev.wwi.sink.generation.Generation;
import dev.wwi.sink.generation.StoppedRebuilds;
import dev.wwi.sink.generation.StoppedRebuilds.Anew;
import dev.wwi.sink.generation.TableGenerations;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.Warehouse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/**
 * Tells sinks that do not run that change topics were made anew, with offsets that start over. A table that is filled from
 * one refuses it from then on, for its rows carry higher numbers than what would come (see {@code
 * _CHANGE_SEQUENCE_NUMBER}, BigQuery's change data capture). So new generations of these tables, and of the whole star
 * schema by other transforms, are filled from the sinks' next start on, compared with what readers see, which stands still,
 * and shown in its place.
 */
public final class TopicsMadeAnew {
    private TopicsMadeAnew() {}

    /**
     * Writes it down, durable when it returns; may be repeated.
     *
     * @param changeTopics those that were made anew
     * @param transforms which generation of the transforms fills the star schema from now on
     * @return the tables, by their published names
     * @throws IllegalStateException if a sink runs, or one of the tables is being rebuilt
     * @throws dev.wwi.sink.table.WarehouseException if BigQuery does not tell what there is
     * @throws org.apache.kafka.common.KafkaException if Kafka does not take it
     */
    public static List<String> rebuild(
            SinkConfig config, Admin admin, Set<String> changeTopics, TransformsGeneration transforms)
            throws InterruptedException {
        Warehouse warehouse = new Warehouse(
                BigQueryClients.rest(config.bigQuery()),
                config.bigQuery().project(),
                config.bigQuery().location(),
                config.tables().policy());
        List<Anew> tables = new ArrayList<>();
        for (Feed feed : new Feeds(config.bigQuery()).all(published -> 1)) {
            Optional<String> topic = topic(feed, changeTopics, transforms);
            PublishedTable published = feed.table().published();
            if (topic.isPresent()) {
                OptionalLong highest = warehouse.highestGeneration(feed.table().stagingDataset(), published);
                // A raw table that is not there yet is made by its first row, as any is; the star schema goes by its
                // topics.
                if (highest.isPresent() || feed.content() instanceof FeedContent.StarRows) {
                    long shown = warehouse.publishedGeneration(published).orElse(highest.orElse(1));
                    tables.add(new Anew(
                            TableGenerations.of(published.toString(), new Generation(shown, feed.topic())),
                            highest.orElse(shown),
                            topic.get()));
                }
            }
        }
        rebuilds(config, admin).begin(tables, config.generations().replicationFactor());
        return tables.stream().map(table -> table.unbuilt().table()).toList();
    }

    /**
     * Waits for the session of a sink that was killed to end.
     *
     * @throws IllegalStateException if a sink of that configuration runs
     */
    public static void requireStopped(SinkConfig config, Admin admin) throws InterruptedException {
        rebuilds(config, admin).requireStopped();
    }

    private static StoppedRebuilds rebuilds(SinkConfig config, Admin admin) {
        return new StoppedRebuilds(
                config.kafka().clientSettings(), config.consume().group(), admin, InstantSource.system());
    }

    private static Optional<String> topic(Feed feed, Set<String> changeTopics, TransformsGeneration transforms) {
        if (feed.content() instanceof FeedContent.StarRows star) {
            return Optional.of(transforms.of(star.target()).topic());
        }
        return changeTopics.contains(feed.topic()) ? Optional.of(feed.topic()) : Optional.empty();
    }
}
