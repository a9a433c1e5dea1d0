package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowKey;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.timeline.TimelineSerdes;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a line's change does before the join has answered; in the test driver it answers at once. */
class GrainChangedTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final FactSource SOURCE = OrderFact.definition().sources().get(0);
    private static final RowLayout LINES =
            RowLayout.of("sales.order_lines", SOURCE.grain().columns());
    private static final RowLayout ORDERS =
            RowLayout.of("sales.orders", SOURCE.parent().orElseThrow().source().columns());
    private static final FactId ID = new FactId(SOURCE.code(), RowKey.body(1));
    private static final int ORDER = 5;

    private final List<@Nullable SpecificRecordBase> published = new ArrayList<>();
    private PublishedFacts facts;

    @BeforeEach
    void start() {
        KeyValueStore<Bytes, byte[]> stored = open(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("facts"), Serdes.Bytes(), Serdes.ByteArray()));
        facts = new PublishedFacts(
                Map.of(SOURCE.code(), new FactEvaluator(TargetTables.FCT_ORDER, SOURCE, LINES, ORDERS)),
                stored,
                new TimelineIndex(open(Stores.timestampedKeyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("timelines"), Serdes.Bytes(), TimelineSerdes.timeline()))),
                new CorrectionIndex(
                        open(Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("index"), Serdes.Bytes(), Serdes.ByteArray())),
                        stored),
                new PendingCorrections(open(Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("pending"), Serdes.Bytes(), Serdes.ByteArray()))),
                (key, row, timestampMillis) -> published.add(row));
    }

    @Test
    void aLineThatKeepsItsOrderIsPublishedAtOnceAndNotAgainWhenTheJoinAnswers() {
        // Given
        facts.rowsChanged(ID, new JoinedRows(line(ORDER, 10, 100), order(7, 101)), 0);

        // When
        facts.grainChanged(ID, line(ORDER, 12, 102), 0);
        facts.rowsChanged(ID, new JoinedRows(line(ORDER, 12, 102), order(7, 101)), 0);

        // Then
        assertThat(published).extracting(row -> row.get("quantity")).containsExactly(10L, 12L);
        assertThat(published.get(1).get("source_lsn")).isEqualTo(102L);
    }

    @Test
    void theOrderThatTheJoinBringsStands() {
        // Given
        facts.rowsChanged(ID, new JoinedRows(line(ORDER, 10, 100), order(7, 101)), 0);

        // When
        facts.grainChanged(ID, line(ORDER, 12, 103), 0);
        facts.rowsChanged(ID, new JoinedRows(line(ORDER, 12, 103), order(8, 102)), 0);

        // Then
        assertThat(published).extracting(row -> row.get("wwi_backorder_id")).containsExactly(7L, 7L, 8L);
    }

    @Test
    void aLineThatMovesToAnotherOrderWaitsForIt() {
        // Given
        facts.rowsChanged(ID, new JoinedRows(line(ORDER, 10, 100), order(7, 101)), 0);

        // When
        facts.grainChanged(ID, line(ORDER + 1, 12, 102), 0);

        // Then
        assertThat(published).hasSize(1);
    }

    @Test
    void aLineThatIsGoneTakesItsFactAlongOnce() {
        // Given
        facts.rowsChanged(ID, new JoinedRows(line(ORDER, 10, 100), order(7, 101)), 0);

        // When
        facts.grainChanged(ID, null, 0);
        facts.rowsChanged(ID, null, 0);

        // Then
        assertThat(published).hasSize(2).last().isNull();
    }

    @Test
    void aLineThatIsNoFactYetWaitsForItsOrder() {
        // When
        facts.grainChanged(ID, line(ORDER, 10, 100), 0);
        facts.grainChanged(ID, null, 0);

        // Then
        assertThat(published).isEmpty();
    }

    private static CurrentRow line(int order, int quantity, long lsn) {
        return new CurrentRow(
                false,
                NOON + lsn,
                NOON + lsn,
                lsn,
                Row.of(LINES, 1, order, 50, "Furry slippers", 7, quantity, BigDecimal.TEN, BigDecimal.ONE, null));
    }

    private static CurrentRow order(int backorder, long lsn) {
        return new CurrentRow(
                false,
                NOON + lsn,
                NOON + lsn,
                lsn,
                Row.of(ORDERS, ORDER, 7, 3, null, backorder, LocalDate.of(2016, 5, 4)));
    }

    private static <S extends StateStore> S open(StoreBuilder<S> builder) {
        S store = builder.withLoggingDisabled().withCachingDisabled().build();
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        return store;
    }
}
