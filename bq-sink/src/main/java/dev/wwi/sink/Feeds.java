package dev.wwi.sink;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.consume.FeedContent;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.PublishedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The catalogue's tables as feeds: which topic fills which table of the warehouse. */
final class Feeds {

    private final BigQueryConfig config;

    Feeds(BigQueryConfig config) {
        this.config = config;
    }

    /** Every feed, raw tables first, each with the generation that is asked for. */
    List<Feed> all(ToLongFunction<PublishedTable> generation) {
        List<Feed> feeds = new ArrayList<>();
        for (SourceTable source : SourceTables.all()) {
            feeds.add(feed(
                    source.topic(),
                    new PublishedTable(config.rawDataset(), source.rawTableName()),
                    generation,
                    new FeedContent.RawCopy(source)));
        }
        for (TargetTable target : TargetTables.all()) {
            feeds.add(feed(
                    target.topic(),
                    new PublishedTable(config.analyticsDataset(), target.name()),
                    generation,
                    new FeedContent.StarRows(target)));
        }
        return feeds;
    }

    private Feed feed(
            String topic, PublishedTable published, ToLongFunction<PublishedTable> generation, FeedContent content) {
        PhysicalTable physical = new PhysicalTable(
                config.project(), config.stagingDataset(), published, generation.applyAsLong(published));
        return new Feed(topic, physical, content);
    }
}
