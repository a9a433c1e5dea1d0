package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.STOCK_ITEMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.event.Column;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.streams.dimension.DimensionHistory;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.source.RowKey;
import dev.wwi.streams.testkit.ChangeEvents;
import dev.wwi.streams.testkit.DimensionTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in an input topic costs that record alone: it is set aside in its bytes, with a reason. */
class BadRecordsTest {
    private static final long NOON = 1_700_050_000_000_000L;

    @TempDir
    Path directory;

    private final SchemaIds schemaIds = new InMemorySchemaIds();
    private final SourceTopics topics = new SourceTopics(schemaIds);

    static Stream<SourceTable> tablesThatFeed() {
        return SourceTables.all().stream().filter(table -> table.feeds() != Feeds.RAW_ONLY);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tablesThatFeed")
    void eachBadRecordOfATopicIsADeadLetterInItsBytesAndNothingElseStops(SourceTable table) {
        // Given
        List<Message> good = goodRecords();
        Message sample = good.stream()
                .filter(message -> message.topic().equals(table.topic()) && message.value() != null)
                .findFirst()
                .orElseThrow();
        Message other = good.stream()
                .filter(message -> !message.topic().equals(table.topic()) && message.value() != null)
                .max(Comparator.comparing(message -> message.topic().length()))
                .orElseThrow();
        Bytes garbage = Bytes.wrap(new byte[] {9, 9, 9, 9, 9, 9, 9});
        Bytes cut =
                Bytes.wrap(Arrays.copyOf(sample.value().get(), sample.value().get().length / 2));
        Bytes unknownSchema = Bytes.wrap(WireFormat.frame(987_654, new byte[] {1, 2, 3}));
        Bytes key = Bytes.wrap(WireFormat.frame(1, RowKey.body(77).get()));
        List<Message> bad = List.of(
                new Message(table.topic(), key, garbage, 1),
                new Message(table.topic(), key, Bytes.wrap(new byte[0]), 2),
                new Message(table.topic(), key, unknownSchema, 3),
                new Message(table.topic(), key, cut, 4),
                new Message(table.topic(), key, sample.key(), 5),
                new Message(table.topic(), key, other.value(), 6),
                new Message(table.topic(), sample.key(), deleteOfAnotherTableWithTheSameColumns(table), 6),
                new Message(table.topic(), garbage, sample.value(), 7),
                new Message(table.topic(), null, sample.value(), 8),
                new Message(table.topic(), null, null, 9));

        // When
        Map<String, Map<Bytes, Bytes>> undisturbed = tables("undisturbed", good);
        List<Message> disturbing = new ArrayList<>(bad);
        disturbing.addAll(good);
        disturbing.addAll(bad);
        List<DeadLetter> letters = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> disturbed;
        try (WholeTopology application = new WholeTopology(directory.resolve("disturbed"), schemaIds)) {
            disturbing.forEach(application::pipe);
            disturbed = new HashMap<>(application.tables());
            letters.addAll(application.deadLetters());
        }

        // Then
        assertThat(disturbed).isEqualTo(undisturbed);
        assertThat(disturbed.values()).noneMatch(Map::isEmpty);
        List<Message> twice = new ArrayList<>(bad);
        twice.addAll(bad);
        assertThat(letters).hasSameSizeAs(twice);
        for (int index = 0; index < letters.size(); index++) {
            DeadLetter letter = letters.get(index);
            assertThat(letter.topic()).isEqualTo(table.topic());
            assertThat(letter.key()).isEqualTo(twice.get(index).key());
            assertThat(letter.value()).isEqualTo(twice.get(index).value());
            assertThat(letter.timestampMillis()).isEqualTo(twice.get(index).timestampMillis());
            assertThat(letter.errorReason()).isNotBlank();
            assertThat(letter.stage()).startsWith("transforms/");
        }
    }

    /** Under the key of a row that is there. */
    private Bytes deleteOfAnotherTableWithTheSameColumns(SourceTable table) {
        List<Column> columns =
                DimensionTables.columns().getOrDefault(table, FactTables.COLUMNS.getOrDefault(table, List.of()));
        SourceTable another = new SourceTable(table.schema(), "another", table.primaryKey(), table.feeds());
        return Bytes.wrap(new ChangeEvents(another, columns, schemaIds).event("d", "false", NOON, 5_000, null, null));
    }

    @Test
    void aRowWithNullWhereTheWarehouseHasNoPlaceForItIsSetAsideAndTheMemberLivesOn() {
        // Given
        List<Message> good = goodRecords();
        ChangeEvents items = new ChangeEvents(STOCK_ITEMS, itemsWhosePriceMayBeNull(), schemaIds);
        Map<String, Object> priceless = Map.of("stock_item_id", 1, "stock_item_name", "Mug");
        Bytes bad = Bytes.wrap(items.event("u", "false", NOON, 900, null, priceless));
        Bytes key = Bytes.wrap(items.key(1));

        // When
        Map<String, Map<Bytes, Bytes>> undisturbed = tables("undisturbed", good);
        List<DeadLetter> letters;
        Map<String, Map<Bytes, Bytes>> disturbed;
        try (WholeTopology application = new WholeTopology(directory.resolve("disturbed"), schemaIds)) {
            application.pipe(new Message(STOCK_ITEMS.topic(), key, bad, NOON / 1_000));
            good.forEach(application::pipe);
            disturbed = application.tables();
            letters = application.deadLetters();
        }

        // Then
        assertThat(disturbed).isEqualTo(undisturbed);
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isEqualTo(bad);
            assertThat(letter.errorReason()).contains("warehouse.stock_items.", " is NULL");
        });
    }

    private static List<Column> itemsWhosePriceMayBeNull() {
        return DimensionTables.columns().get(STOCK_ITEMS).stream()
                .map(column -> column.name().startsWith("stock_item_")
                        ? column
                        : new Column(column.name(), column.type(), true))
                .toList();
    }

    private List<Message> goodRecords() {
        List<Message> records = new ArrayList<>();
        History.records(DimensionHistory.small(), schemaIds).forEach(records::addAll);
        long lsn = 200;
        for (SourceRow row : SmallTrade.rows()) {
            records.add(topics.streamed(row, NOON, lsn++));
        }
        return records;
    }

    private Map<String, Map<Bytes, Bytes>> tables(String name, List<Message> records) {
        try (WholeTopology application = new WholeTopology(directory.resolve(name), schemaIds)) {
            records.forEach(application::pipe);
            assertThat(application.deadLetters()).isEmpty();
            Map<String, Map<Bytes, Bytes>> tables = new HashMap<>(application.tables());
            assertThat(tables.get(TargetTables.FCT_ORDER.topic())).isNotEmpty();
            return tables;
        }
    }
}
