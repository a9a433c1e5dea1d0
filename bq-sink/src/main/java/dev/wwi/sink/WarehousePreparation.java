package dev.wwi.sink;

import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.consume.FeedContent;
import dev.wwi.sink.consume.TableFeeds;
import dev.wwi.sink.consume.TopicIdentities;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What there has to be in the warehouse before the sink consumes. Everything may be done again, also by several sinks at
 * once; what BigQuery does not do is thrown as {@link dev.wwi.sink.table.WarehouseException}, to be tried again.
 */
final class WarehousePreparation {
    private final BigQueryConfig config;
    private final Warehouse warehouse;
    private final TopicIdentities topics;
    private final Executor executor;

    /**
     * @param executor on which tables are asked for side by side
     */
    WarehousePreparation(BigQueryConfig config, Warehouse warehouse, TopicIdentities topics, Executor executor) {
        this.config = config;
        this.warehouse = warehouse;
        this.topics = topics;
        this.executor = executor;
    }

    /** Makes the datasets that are missing; every table with the generation that its view shows. */
    List<Feed> shownTables() throws InterruptedException {
        warehouse.ensureDataset(config.stagingDataset());
        warehouse.ensureDataset(config.rawDataset());
        warehouse.ensureDataset(config.analyticsDataset());
        Feeds catalogue = new Feeds(config);
        Map<PublishedTable, Long> generations = new ConcurrentHashMap<>();
        inParallel(catalogue.all(published -> 1), feed -> {
            PublishedTable published = feed.table().published();
            generations.put(published, warehouse.publishedGeneration(published).orElse(1L));
        });
        return catalogue.all(generations::get);
    }

    /** The star schema is known beforehand, so its tables can be queried before their first row. */
    void prepareStarSchema(TableFeeds opening, List<Feed> live) throws InterruptedException {
        inParallel(live, feed -> {
            if (feed.content() instanceof FeedContent.StarRows star
                    && topics.of(feed.topic()).isPresent()) {
                opening.open(feed).prepare(star.target().valueSchema());
            }
        });
    }

    private void inParallel(List<Feed> feeds, Consumer<Feed> action) throws InterruptedException {
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (Feed feed : feeds) {
            futures.add(CompletableFuture.runAsync(() -> action.accept(feed), executor));
        }
        for (CompletableFuture<Void> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
