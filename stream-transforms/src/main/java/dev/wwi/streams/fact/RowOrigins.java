package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.source.Reading;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowUpsert;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Reads that find rows as they are known. Such a read changes nothing; but it is the row's last record, and compaction
 * removes the change before it, so a replay would take the row for changed when it was read. Therefore the change is
 * noted in a topic of its own, which every generation reads to its end before it starts (a global table), and found there
 * by the read.
 *
 * <p>It is noted long before compaction can remove the change: the segment that the read is in must have ended first.
 */
final class RowOrigins {
    /** The global store: a note for each row that a read has found unchanged. */
    static final String STORE = "row-origins";

    private RowOrigins() {}

    /** Adds the table of what was noted. */
    static void addTo(StreamsBuilder builder) {
        builder.globalTable(
                Topics.ROW_ORIGINS,
                Consumed.with(Serdes.Bytes(), Serdes.ByteArray()).withName("read-row-origins"),
                Materialized.<Bytes, byte[], KeyValueStore<Bytes, byte[]>>as(STORE)
                        .withKeySerde(Serdes.Bytes())
                        .withValueSerde(Serdes.ByteArray())
                        .withCachingDisabled());
    }

    /** The changes, with the change itself in place of each read whose origin was noted. */
    static KStream<Bytes, RowChange> found(SourceTable table, KStream<Bytes, RowChange> changes) {
        return changes.processValues(() -> new Finder(table), Named.as("find-origin-" + table.qualifiedName()));
    }

    /**
     * Notes the origins of what is read. What was noted of a later read stays: a replay of reads that compaction has not
     * removed yet knows less than the generation that noted it.
     *
     * @param changes as they come
     * @param store where the rows are known
     * @param known finds a row there by its key
     */
    static <S extends StateStore> void note(
            SourceTable table, KStream<Bytes, RowChange> changes, String store, Known<S> known) {
        changes.process(() -> new Noter<>(table, store, known), Named.as("note-origin-" + table.qualifiedName()), store)
                .to(
                        Topics.ROW_ORIGINS,
                        Produced.with(Serdes.Bytes(), Serdes.ByteArray())
                                .withName("write-origin-" + table.qualifiedName()));
    }

    /** Finds the row that is known under a key. */
    @FunctionalInterface
    interface Known<S> {
        @Nullable
        CurrentRow row(S store, Bytes key);
    }

    private static @Nullable RowUpsert read(@Nullable RowChange change) {
        return change instanceof RowUpsert upsert && upsert.reading() == Reading.REREAD ? upsert : null;
    }

    private static final class Finder implements FixedKeyProcessor<Bytes, RowChange, RowChange> {
        private final SourceTable table;
        private FixedKeyProcessorContext<Bytes, RowChange> context;
        private KeyValueStore<Bytes, ValueAndTimestamp<byte[]>> origins;

        Finder(SourceTable table) {
            this.table = table;
        }

        @Override
        public void init(FixedKeyProcessorContext<Bytes, RowChange> processorContext) {
            context = processorContext;
            origins = context.getStateStore(STORE);
        }

        @Override
        public void process(FixedKeyRecord<Bytes, RowChange> change) {
            RowUpsert read = read(change.value());
            context.forward(read == null ? change : change.withValue(origin(change.key(), read)));
        }

        private RowUpsert origin(Bytes key, RowUpsert read) {
            RowOrigin origin = noted(origins, RowOrigin.key(table, key));
            return origin != null && origin.isOf(read) ? origin.change(read) : read;
        }
    }

    private static final class Noter<S extends StateStore> implements Processor<Bytes, RowChange, Bytes, byte[]> {
        private final SourceTable table;
        private final String storeName;
        private final Known<S> known;
        private ProcessorContext<Bytes, byte[]> context;
        private S store;
        private KeyValueStore<Bytes, ValueAndTimestamp<byte[]>> origins;

        Noter(SourceTable table, String storeName, Known<S> known) {
            this.table = table;
            this.storeName = storeName;
            this.known = known;
        }

        @Override
        public void init(ProcessorContext<Bytes, byte[]> processorContext) {
            context = processorContext;
            store = context.getStateStore(storeName);
            origins = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<Bytes, RowChange> change) {
            RowUpsert read = read(change.value());
            RowOrigin origin = read == null ? null : RowOrigin.of(read, known.row(store, change.key()));
            if (origin == null) {
                return;
            }
            Bytes key = RowOrigin.key(table, change.key());
            RowOrigin noted = noted(origins, key);
            if (noted == null || !noted.isOfLaterThan(read)) {
                context.forward(new Record<>(key, origin.toBytes(), change.timestamp()));
            }
        }
    }

    private static @Nullable RowOrigin noted(KeyValueStore<Bytes, ValueAndTimestamp<byte[]>> origins, Bytes key) {
        byte[] bytes = ValueAndTimestamp.getValueOrNull(origins.get(key));
        return bytes == null ? null : RowOrigin.fromBytes(bytes);
    }
}
