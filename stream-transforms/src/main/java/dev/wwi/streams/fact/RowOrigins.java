package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.binary.DamagedBytesException;
import dev.wwi.streams.failure.UnreadableNoteException;
import dev.wwi.streams.source.Reading;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowDelete;
import dev.wwi.streams.source.RowUpsert;
import java.util.HexFormat;
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
 *
 * <p>A note is taken back as soon as a streamed change or a delete of its row comes that stands behind the read in the WAL.
 * From then on a record behind the read is in the change topic, for compaction always leaves the row's last one and removes
 * earlier ones first. So whatever a replay makes of a read whose note is gone, it is not the last it makes of the row. And
 * nothing of it remains: a delete leaves nothing of a row; a change leaves of what was before it the moment, in case that was
 * later, and of a read that is the time of the read. Hence the note of a read whose time is after the change's commit (a
 * clock stepped back) stays until the next change. What is behind the change may be a further read, which then has a note of
 * its own. So there are notes only of rows that have not changed since they were read: never more than there are rows.
 *
 * <p>What was noted is seen a moment later. A change that comes within that moment leaves the note to the next change. And of
 * two generations at the same row's newest records one may take back what the other has just noted of a further read; it
 * comes to that read itself then, and notes it again.
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
     * Notes the origins of what is read, and takes back what later changes make needless. What was noted of a later read
     * stays: a replay of reads that compaction has not removed yet knows less than the generation that noted it.
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
            RowOrigin origin = noted(origins, table, key);
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
            if (read != null) {
                note(read, change);
            } else if (canOvertake(change.value())) {
                takeBack(change);
            }
        }

        private void note(RowUpsert read, Record<Bytes, RowChange> change) {
            RowOrigin origin = RowOrigin.of(read, known.row(store, change.key()));
            if (origin == null) {
                return;
            }
            RowOrigin noted = noted(origins, table, change.key());
            if (noted == null || !noted.isOfLaterThan(read)) {
                context.forward(new Record<>(RowOrigin.key(table, change.key()), origin.toBytes(), change.timestamp()));
            }
        }

        private void takeBack(Record<Bytes, RowChange> change) {
            RowOrigin noted = noted(origins, table, change.key());
            if (noted != null && noted.isOvertakenBy(change.value())) {
                context.forward(new Record<>(RowOrigin.key(table, change.key()), null, change.timestamp()));
            }
        }

        /** A first snapshot overtakes nothing, so that a first fill asks the store for nothing. */
        private static boolean canOvertake(@Nullable RowChange change) {
            return change instanceof RowDelete
                    || (change instanceof RowUpsert upsert && upsert.reading() == Reading.STREAMED);
        }
    }

    private static @Nullable RowOrigin noted(
            KeyValueStore<Bytes, ValueAndTimestamp<byte[]>> origins, SourceTable table, Bytes rowKey) {
        Bytes key = RowOrigin.key(table, rowKey);
        byte[] bytes = ValueAndTimestamp.getValueOrNull(origins.get(key));
        try {
            return bytes == null ? null : RowOrigin.fromBytes(bytes);
        } catch (DamagedBytesException e) {
            throw new UnreadableNoteException(
                    Topics.ROW_ORIGINS + ": the note of a row of " + table.qualifiedName() + ", under the key "
                            + HexFormat.of().formatHex(key.get()) + ", cannot be read: " + e.getMessage(),
                    e);
        }
    }
}
