package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_MOVEMENT;
import static dev.wwi.streams.fact.Timelines.key;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.since;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.fact.AsOfInput.RowsChanged;
import dev.wwi.streams.fact.AsOfInput.TimelineChanged;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowKey;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.TimelineSerdes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The processor over stores that outlive it, as they do a restart. */
class AsOfProcessorTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final MemberId ITEM = member(DIM_STOCK_ITEM, 50);
    private static final FactSource SOURCE = MovementFact.definition().sources().get(0);
    private static final RowLayout LAYOUT =
            RowLayout.of("warehouse.stock_item_transactions", SOURCE.grain().columns());
    private static final FactEvaluator EVALUATOR = new FactEvaluator(FCT_MOVEMENT, SOURCE, LAYOUT, null);

    private final Map<String, KeyValueStore<?, ?>> stores = new HashMap<>();
    private TimestampedKeyValueStore<Bytes, MemberTimeline> timelines;
    private MockProcessorContext<GenericRecord, SpecificRecordBase> context = new MockProcessorContext<>();

    @BeforeEach
    void makeStores() {
        add(FactStores.FACTS, Serdes.Bytes(), Serdes.ByteArray());
        timelines = Stores.timestampedKeyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(FactStores.TIMELINES), Serdes.Bytes(), TimelineSerdes.timeline())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        add(timelines);
        add(FactStores.CORRECTION_INDEX, Serdes.Bytes(), Serdes.ByteArray());
        add(FactStores.PENDING_CORRECTIONS, Serdes.Bytes(), Serdes.ByteArray());
    }

    @Test
    void lookupsFindAfterARestartWhatTheyFoundBefore() {
        // Given
        timeline(start(), since(NOON, 6, false));

        // When
        AsOfProcessor restarted = start();
        movement(restarted, 1, NOON);

        // Then
        assertThat(forwarded()).extracting(row -> row.get("stock_item_key")).containsExactly(key(ITEM, NOON));
    }

    @Test
    void correctionsThatWaitAreDoneAfterARestart() {
        // Given
        int movements = 2_500;
        AsOfProcessor processor = start();
        for (int id = 1; id <= movements; id++) {
            movement(processor, id, NOON);
        }
        context.resetForwards();
        timeline(processor, sinceEver(6, false));
        assertThat(forwarded()).hasSizeLessThan(movements);
        int done = forwarded().size();

        // When
        start();
        punctuate();
        int afterOnePart = forwarded().size();
        punctuate();

        // Then
        assertThat(afterOnePart).isPositive().isLessThan(movements - done);
        assertThat(forwarded()).hasSize(movements - done).allSatisfy(row -> assertThat(row.get("stock_item_key"))
                .isEqualTo(key(ITEM, Validity.SINCE_EVER_MICROS)));
    }

    @Test
    void twoChangesThatWaitEndWithTheLaterOne() {
        // Given
        int movements = 300;
        AsOfProcessor processor = start();
        for (int id = 1; id <= movements; id++) {
            movement(processor, id, NOON);
        }
        timeline(processor, sinceEver(6, false));
        timeline(processor, sinceEver(6, false), since(NOON - HOUR, 8, false));

        // When
        punctuate();
        punctuate();

        // Then
        Map<Object, Object> last = new HashMap<>();
        forwarded().forEach(row -> last.put(row.get("wwi_stock_item_transaction_id"), row.get("stock_item_key")));
        assertThat(last).hasSize(movements).allSatisfy((id, itemKey) -> assertThat(itemKey)
                .isEqualTo(key(ITEM, NOON - HOUR)));
    }

    @Test
    void nothingStaysInTheStoresOfAFactThatIsGone() {
        // Given
        AsOfProcessor processor = start();
        movement(processor, 1, NOON);
        movement(processor, 1, NOON + HOUR);

        // When
        processor.process(new Record<>(RowKey.body(1), new RowsChanged(SOURCE.code(), null), 0));

        // Then
        assertThat(keys(FactStores.FACTS)).containsExactly(CorrectionIndex.TERM);
        assertThat(keys(FactStores.CORRECTION_INDEX)).containsExactly(CorrectionIndex.TERM);
    }

    @Test
    void factsAreCorrectedAfterTheIndexWasLost() {
        // Given
        movement(start(), 1, NOON);
        add(FactStores.CORRECTION_INDEX, Serdes.Bytes(), Serdes.ByteArray());

        // When
        timeline(start(), sinceEver(6, false));

        // Then
        assertThat(forwarded())
                .extracting(row -> row.get("stock_item_key"))
                .containsExactly(key(ITEM, Validity.SINCE_EVER_MICROS));
    }

    @Test
    void factsThatAnotherProcessHasChangedAreCorrectedAfterTheTaskCameBackToAnOldIndex() {
        // Given
        AsOfProcessor here = start();
        movement(here, 1, NOON);
        movement(here, 2, NOON);
        KeyValueStore<?, ?> left = stores.get(FactStores.CORRECTION_INDEX);
        add(FactStores.CORRECTION_INDEX, Serdes.Bytes(), Serdes.ByteArray());
        AsOfProcessor elsewhere = start();
        movement(elsewhere, 1, NOON + HOUR);
        elsewhere.process(new Record<>(RowKey.body(2), new RowsChanged(SOURCE.code(), null), 0));
        movement(elsewhere, 3, NOON + HOUR);
        List<Object> there = keys(FactStores.CORRECTION_INDEX);

        // When
        stores.put(FactStores.CORRECTION_INDEX, left);
        AsOfProcessor back = start();
        List<Object> found = keys(FactStores.CORRECTION_INDEX);
        timeline(back, since(NOON, 6, false));

        // Then
        assertThat(found).isEqualTo(there);
        assertThat(forwarded())
                .extracting(row -> row.get("wwi_stock_item_transaction_id"))
                .containsExactlyInAnyOrder(1L, 3L);
    }

    @Test
    void factsFollowATimelineWhoseEarlierOneCompactionTookFromTheTopicThatTheTableWasRestoredFrom() {
        // Given
        AsOfProcessor processor = start();
        timeline(processor, sinceEver(6, false));
        movement(processor, 1, NOON);
        List<Object> before = forwardedItemKeys();
        timelines.delete(Bytes.wrap(ITEM.toBytes()));

        // When
        timeline(start(), since(NOON + HOUR, 6, false));

        // Then
        assertThat(before).containsExactly(key(ITEM, Validity.SINCE_EVER_MICROS));
        assertThat(forwardedItemKeys()).containsExactly(SurrogateKey.UNKNOWN);
    }

    @Test
    void factsFollowTheEndOfAMemberWhoseTimelineCompactionTookFromTheTopicThatTheTableWasRestoredFrom() {
        // Given
        AsOfProcessor processor = start();
        timeline(processor, sinceEver(6, false));
        movement(processor, 1, NOON);
        timelines.delete(Bytes.wrap(ITEM.toBytes()));

        // When
        start().process(new Record<>(Bytes.wrap(ITEM.toBytes()), new TimelineChanged(ITEM, null), 0));

        // Then
        assertThat(forwardedItemKeys()).containsExactly(SurrogateKey.UNKNOWN);
    }

    @Test
    void theIndexIsNotMadeAnewAfterARestartWhereItWasLeft() {
        // Given
        movement(start(), 1, NOON);
        KeyValueStore<Bytes, byte[]> index = store(FactStores.CORRECTION_INDEX);
        Bytes mark = Bytes.wrap(new byte[] {1});
        index.put(mark, mark.get());

        // When
        start();

        // Then
        assertThat(index.get(mark)).isNotNull();
    }

    private AsOfProcessor start() {
        context = new MockProcessorContext<>();
        stores.values().forEach(context::addStateStore);
        AsOfProcessor processor = new AsOfProcessor(Map.of(SOURCE.code(), EVALUATOR));
        processor.init(context);
        return processor;
    }

    private void punctuate() {
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);
    }

    private List<SpecificRecordBase> forwarded() {
        return context.forwarded().stream()
                .map(CapturedForward::record)
                .<SpecificRecordBase>map(Record::value)
                .toList();
    }

    private List<Object> forwardedItemKeys() {
        return forwarded().stream().map(row -> row.get("stock_item_key")).toList();
    }

    /** The table of timelines is written before its change is forwarded. */
    private void timeline(AsOfProcessor processor, Timelines.State... states) {
        MemberTimeline timeline = Timelines.of(ITEM, states);
        Bytes key = Bytes.wrap(ITEM.toBytes());
        timelines.put(key, ValueAndTimestamp.make(timeline, 0));
        processor.process(new Record<>(key, new TimelineChanged(ITEM, timeline), 0));
    }

    private static void movement(AsOfProcessor processor, int id, long micros) {
        Row row = Row.of(LAYOUT, id, 50, 10, null, null, null, null, NOON, BigDecimal.ONE);
        processor.process(new Record<>(
                RowKey.body(id),
                new RowsChanged(SOURCE.code(), new JoinedRows(new CurrentRow(false, micros, micros, id, row), null)),
                0));
    }

    private List<Object> keys(String store) {
        List<Object> keys = new ArrayList<>();
        try (KeyValueIterator<?, ?> entries = stores.get(store).all()) {
            entries.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    @SuppressWarnings("unchecked") // The stores of facts and of the index are of bytes.
    private KeyValueStore<Bytes, byte[]> store(String name) {
        return (KeyValueStore<Bytes, byte[]>) stores.get(name);
    }

    private <K, V> void add(String name, Serde<K> keys, Serde<V> values) {
        add(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withLoggingDisabled()
                .withCachingDisabled()
                .build());
    }

    private void add(KeyValueStore<?, ?> store) {
        StateStore root = store;
        store.init(new MockProcessorContext<>().getStateStoreContext(), root);
        stores.put(store.name(), store);
    }
}
