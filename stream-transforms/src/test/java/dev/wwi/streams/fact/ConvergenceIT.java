package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMER_CATEGORIES;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.star.FctOrder;
import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import dev.wwi.streams.dimension.DimensionHistory;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.output.OutputTopic;
import dev.wwi.streams.testkit.ChangeEvents;
import dev.wwi.streams.testkit.DimensionTables;
import dev.wwi.streams.testkit.KafkaServers;
import dev.wwi.streams.testkit.Patience;
import dev.wwi.streams.testkit.TopicReader;
import dev.wwi.streams.testkit.TopicWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A version that comes late, of a member that thousands of facts point to, on a real broker. It prints how long it took
 * until the first and the last of them were corrected; docs/determinism.md has figures, and how to get one's own.
 */
class ConvergenceIT {
    private static final int LINES = Integer.getInteger("wwi.measure.lines", 5_000);
    private static final int LINES_PER_ORDER = 5;
    private static final int UPDATES = 40;
    private static final int PARTITIONS = 4;
    private static final long NOON = 1_700_050_000_000_000L;
    private static final long HOUR = 3_600_000_000L;

    @TempDir
    Path directory;

    private final Map<Long, FctOrder> facts = new HashMap<>();
    private KafkaServers servers;
    private SchemaIds schemaIds;
    private SourceTopics topics;
    private TopicWriter writer;
    private long lsn = 1_000;

    @BeforeEach
    void startServers() throws Exception {
        servers = KafkaServers.start(directory.resolve("servers"));
        servers.createTopics(PARTITIONS);
        schemaIds = RegistrySchemaIds.connect(servers.config().schemaRegistryUrl(), Map.of());
        topics = new SourceTopics(schemaIds);
        writer = new TopicWriter(servers.config());
    }

    @AfterEach
    void stopServers() throws Exception {
        try {
            writer.close();
        } finally {
            servers.close();
        }
    }

    @Test
    void allFactsThatALateVersionConcernsAreCorrectedAndNewLinesGoThrough() throws Exception {
        try (Transforms transforms = new Transforms(
                        TransformsConfig.of(servers.config(), directory.resolve("state"), PARTITIONS),
                        new SimpleMeterRegistry());
                TopicReader reader = new TopicReader(servers.config(), List.of(FCT_ORDER.topic()))) {
            // Given
            History.records(DimensionHistory.small(), schemaIds).forEach(topic -> topic.forEach(this::send));
            for (int line = 1; line <= LINES; line++) {
                if (line % LINES_PER_ORDER == 1) {
                    change(order(line / LINES_PER_ORDER), NOON);
                }
                change(line(line), NOON);
            }
            transforms.start();
            readUntil(reader, () -> facts.size() == LINES);
            Patience.patiently(transforms)
                    .until(() -> "LIVE".equals(transforms.status().pace()));
            long[] updateMillis = new long[UPDATES];
            for (int update = 0; update < UPDATES; update++) {
                updateMillis[update] = update(reader, 1 + update * 7L, 20 + update);
            }

            // When
            long start = System.nanoTime();
            send(renamedCategory(NOON - HOUR));
            writer.flush();
            long customer = SurrogateKey.of(TargetTables.DIM_CUSTOMER.name(), 1, NOON - HOUR);
            readUntil(reader, () -> corrected(customer) > 0);
            long firstMillis = millisSince(start);
            long updateMeanwhileMillis = update(reader, LINES, 99);
            readUntil(reader, () -> corrected(customer) == LINES);
            long lastMillis = millisSince(start);

            // Then
            assertThat(facts).hasSize(LINES);
            assertThat(facts.get((long) LINES).getQuantity()).isEqualTo(99);
            Arrays.sort(updateMillis);
            System.out.printf(
                    "MEASURED line update to output: p50 %d ms, p95 %d ms; late version: first of %d facts after %d ms,"
                            + " last after %d ms, a line update in between after %d ms%n",
                    updateMillis[UPDATES / 2],
                    updateMillis[UPDATES * 95 / 100],
                    LINES,
                    firstMillis,
                    lastMillis,
                    updateMeanwhileMillis);
        }
    }

    private long update(TopicReader reader, long line, int quantity) {
        long start = System.nanoTime();
        change(line((int) line).with("quantity", quantity), NOON + 1);
        writer.flush();
        readUntil(reader, () -> facts.get(line).getQuantity() == quantity);
        return millisSince(start);
    }

    private long corrected(long customerKey) {
        return facts.values().stream()
                .filter(fact -> fact.getCustomerKey() == customerKey)
                .count();
    }

    private void readUntil(TopicReader reader, BooleanSupplier condition) {
        OutputTopic topic = new OutputTopic(FCT_ORDER, schemaIds);
        Patience.patiently()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    reader.poll(record -> {
                        FctOrder fact =
                                (FctOrder) topic.rowSerde().deserializer().deserialize(record.topic(), record.value());
                        facts.put(fact.getOrderLineId(), fact);
                    });
                    return condition.getAsBoolean();
                });
    }

    private Message renamedCategory(long micros) {
        ChangeEvents events =
                new ChangeEvents(CUSTOMER_CATEGORIES, DimensionTables.columns().get(CUSTOMER_CATEGORIES), schemaIds);
        Map<String, Object> row =
                Map.of("customer_category_id", 1, "customer_category_name", "Corner Shop", "last_edited_by", 1);
        return new Message(
                CUSTOMER_CATEGORIES.topic(),
                Bytes.wrap(events.key(1)),
                Bytes.wrap(events.event("u", "false", micros, ++lsn, null, row)),
                micros / 1_000);
    }

    private static SourceRow order(int number) {
        return SourceRow.order(1 + number).with("customer_id", 1);
    }

    private static SourceRow line(int id) {
        return SourceRow.orderLine(id, 1 + (id - 1) / LINES_PER_ORDER).with("stock_item_id", 1);
    }

    private void change(SourceRow row, long micros) {
        send(topics.streamed(row, micros, ++lsn));
    }

    private void send(Message message) {
        boolean feedsFacts = SourceTables.byTopic(message.topic()).orElseThrow().feeds() == Feeds.FACTS;
        int partition = feedsFacts ? KeyPartitioning.partition(message.key().get(), PARTITIONS) : 0;
        byte[] value = message.value() == null ? null : message.value().get();
        writer.send(message.topic(), partition, message.key().get(), value, message.timestampMillis());
    }

    private static long millisSince(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    }
}
