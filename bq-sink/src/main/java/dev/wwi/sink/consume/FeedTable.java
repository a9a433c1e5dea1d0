package dev.wwi.sink.consume;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.sink.append.RowStreams;
import dev.wwi.sink.append.TableWriter;
import dev.wwi.sink.encode.RowEncoder;
import dev.wwi.sink.metrics.TableMetrics;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.Warehouse;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * One feed's table, shared by the threads that have rows for it: brought to the layout that a writer schema needs
 * before the first row of that schema is encoded. Thread-safe; methods that prepare something block for requests to
 * BigQuery and the schema registry, so consumer threads let others call them.
 */
public final class FeedTable implements AutoCloseable {

    private final Feed feed;
    private final Warehouse warehouse;
    private final TopicIdentities topics;
    private final SchemaIds schemas;
    private final RowStreams streams;
    private final Executor closer;
    private final DeadLetterThreshold deadLetters;
    private final TableMetrics metrics;
    private volatile @Nullable TableWriter writer;
    private volatile boolean shown = true;

    /**
     * @param closer runs the closing of retired streams
     * @param deadLetters counts those of this table
     * @param metrics of this generation
     */
    public FeedTable(
            Feed feed,
            Warehouse warehouse,
            TopicIdentities topics,
            SchemaIds schemas,
            RowStreams streams,
            Executor closer,
            DeadLetterThreshold deadLetters,
            TableMetrics metrics) {
        this.feed = feed;
        this.warehouse = warehouse;
        this.topics = topics;
        this.schemas = schemas;
        this.streams = streams;
        this.closer = closer;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    public Feed feed() {
        return feed;
    }

    /** The counts of this generation. */
    public TableMetrics metrics() {
        return metrics;
    }

    /** Whether this is the generation that readers are to see; only that one may be published. */
    public void show(boolean show) {
        shown = show;
    }

    /** What stops the table when too many of its records are bad. */
    DeadLetterThreshold deadLetters() {
        return deadLetters;
    }

    /** The writer; empty as long as nobody has prepared the table. Does not block. */
    public Optional<TableWriter> writer() {
        return Optional.ofNullable(writer);
    }

    /**
     * Creates the table or adds the columns that rows of this value schema need; publishes what changed.
     *
     * @throws KafkaException if the topic does not exist, or Kafka does not answer
     */
    public synchronized TableLayout prepare(Schema value) {
        TableLayout wanted = feed.content().layout(value);
        TableWriter existing = writer;
        if (existing != null && existing.layout().missing(wanted).isEmpty()) {
            return existing.layout();
        }
        TableLayout layout = warehouse.ensureTable(feed.table(), wanted, topicId());
        publishIfOurs(feed.table(), layout);
        return use(layout).layout();
    }

    /** An encoder for values of that schema, with the table ready for them. */
    RowEncoder valueEncoder(int schemaId) {
        Schema value = schemas.byId(schemaId);
        return feed.content().encoder(value, prepare(value));
    }

    /** An encoder for keys of that schema; empty if there is no table yet that anything could be deleted from. */
    Optional<RowEncoder> keyEncoder(int schemaId) {
        Schema key = schemas.byId(schemaId);
        return layoutIfExists().map(layout -> RowEncoder.forKeys(key, layout));
    }

    @Override
    public synchronized void close() {
        writer().ifPresent(TableWriter::close);
    }

    private synchronized Optional<TableLayout> layoutIfExists() {
        Optional<TableWriter> existing = writer();
        return existing.isPresent()
                ? existing.map(TableWriter::layout)
                : warehouse.find(feed.table(), topicId()).map(layout -> use(layout)
                        .layout());
    }

    private String topicId() {
        return topics.of(feed.topic())
                .orElseThrow(() -> new KafkaException("topic " + feed.topic() + " does not exist"));
    }

    private TableWriter use(TableLayout layout) {
        TableWriter used = writer;
        if (used == null) {
            used = new TableWriter(feed.table(), layout, streams, closer);
            writer = used;
        } else {
            used.grow(layout);
        }
        return used;
    }

    /** The view stays on another generation until someone swaps it: this one may be only half filled. */
    private void publishIfOurs(PhysicalTable table, TableLayout layout) {
        if (!shown) {
            return;
        }
        Optional<Long> published = warehouse.publishedGeneration(table.published());
        if (published.isEmpty() || published.get() == table.generation()) {
            warehouse.publish(table, layout);
        }
    }
}
