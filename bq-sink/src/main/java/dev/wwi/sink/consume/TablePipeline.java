package dev.wwi.sink.consume;

import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.serde.WireFormatException;
import dev.wwi.sink.append.AppendLimits;
import dev.wwi.sink.append.Delivery;
import dev.wwi.sink.append.InFlightBudget;
import dev.wwi.sink.append.PendingRow;
import dev.wwi.sink.append.RowKey;
import dev.wwi.sink.append.TableAppender;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.encode.ChangeEncoder;
import dev.wwi.sink.encode.EncodedChange;
import dev.wwi.sink.encode.RecordEncodingException;
import dev.wwi.sink.encode.RecordEncodingException.Code;
import dev.wwi.sink.metrics.TableMetrics;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer thread's way from a topic's records to its table's appender: rows encoded, bad records to the dead
 * letters. Confined to that thread, {@link #trouble} apart; nothing here blocks.
 */
final class TablePipeline {

    private static final Logger LOGGER = LoggerFactory.getLogger(TablePipeline.class);
    private static final String ROW_REJECTED = "ROW_REJECTED";
    private static final String UNKNOWN_SCHEMA = "UNKNOWN_SCHEMA";

    private final FeedTable table;
    private final AppendLimits limits;
    private final InFlightBudget budget;
    private final DeadLetters deadLetters;
    private final TableMetrics metrics;
    private final FeedEncoders encoders;
    private final ChangeEncoder encoder;
    private @Nullable TableAppender appender;
    private volatile @Nullable Trouble trouble;

    /**
     * @param preparer runs what blocks: requests to the registry and the warehouse
     */
    TablePipeline(
            FeedTable table, AppendLimits limits, InFlightBudget budget, DeadLetters deadLetters, Executor preparer) {
        this.table = table;
        this.limits = limits;
        this.budget = budget;
        this.deadLetters = deadLetters;
        this.metrics = table.metrics();
        this.encoders = new FeedEncoders(table, preparer);
        this.encoder = new ChangeEncoder(
                table.feed().table().generation(), (column, reason) -> metrics.valueLeftOut(column, reason.name()));
    }

    boolean isOf(@Nullable FeedTable candidate) {
        return table == candidate;
    }

    Feed feed() {
        return table.feed();
    }

    TableMetrics metrics() {
        return metrics;
    }

    /** Whether nothing is to be offered at the moment. */
    boolean isHalted() {
        return table.isHalted();
    }

    /** Takes the record, which then is settled some time; or returns false: it has to be offered again later. */
    boolean offer(ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker, long nowNanos) {
        if ((appender != null && !appender.hasRoom())
                || !deadLetters.hasRoom()
                || table.deadLetters().isReached(nowNanos)) {
            return false;
        }
        try {
            return record.value() == null
                    ? offerTombstone(record, tracker, nowNanos)
                    : offerChange(record, tracker, nowNanos);
        } catch (RecordEncodingException e) {
            bury(record, tracker, e.code().name(), e.getMessage());
        } catch (WireFormatException e) {
            bury(record, tracker, Code.MALFORMED_RECORD.name(), e.getMessage());
        }
        return true;
    }

    /** Sends and settles what is due. */
    void advance(long nowNanos) {
        if (appender != null) {
            appender.advance(nowNanos);
        }
        Optional<Trouble> found = encoders.trouble();
        if (found.isEmpty() && appender != null) {
            found = appender.trouble();
        }
        if (found.isEmpty() && table.deadLetters().isReached(nowNanos)) {
            found = Optional.of(new Trouble(
                    "TOO_MANY_DEAD_LETTERS",
                    table.feed().table() + " has stopped after " + table.deadLetters(),
                    "see their reasons in the dead letters; restart the sink once the cause is gone"));
        }
        note(found.orElse(null));
    }

    /** Ends its part in the table's metrics. */
    void close() {
        note(null);
    }

    /** Sends what has been gathered. */
    void flush(long nowNanos) {
        if (appender != null) {
            appender.flush(nowNanos);
        }
    }

    /** Whether rows are gathered, on their way or waiting to be sent again. */
    boolean hasRowsInFlight() {
        return appender != null && !appender.isIdle();
    }

    /** Whether nothing has to be advanced before the next record comes. */
    boolean isIdle() {
        return !encoders.isWaiting() && !hasRowsInFlight();
    }

    /** Why the table takes no rows; any thread may ask. */
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void note(@Nullable Trouble found) {
        if (found != null && trouble == null) {
            metrics.troubleBegan();
        } else if (found == null && trouble != null) {
            metrics.troubleEnded();
        }
        trouble = found;
    }

    private boolean offerChange(ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker, long nowNanos) {
        EncoderLookup values = encoders.value(WireFormat.schemaId(record.value()), nowNanos);
        if (!(values instanceof EncoderLookup.Ready readyValues)) {
            return buryIfUnknown(values, record, tracker);
        }
        EncoderLookup keys = encoders.key(keySchemaId(record), nowNanos);
        if (!(keys instanceof EncoderLookup.Ready readyKeys)) {
            return buryIfUnknown(keys, record, tracker);
        }
        EncodedChange change = encoder.change(
                readyValues.encoder(),
                record.value(),
                readyKeys.encoder(),
                record.key(),
                WireFormat.BODY_OFFSET,
                record.offset());
        add(record, change, tracker, nowNanos);
        return true;
    }

    private boolean offerTombstone(ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker, long nowNanos) {
        EncoderLookup keys = encoders.key(keySchemaId(record), nowNanos);
        if (keys instanceof EncoderLookup.NoTable) {
            tracker.take(record.offset(), EncodedChange.UNKNOWN_COMMIT).settle();
            return true;
        }
        if (!(keys instanceof EncoderLookup.Ready ready)) {
            return buryIfUnknown(keys, record, tracker);
        }
        add(
                record,
                encoder.deletion(ready.encoder(), record.key(), WireFormat.BODY_OFFSET, record.offset()),
                tracker,
                nowNanos);
        return true;
    }

    private boolean buryIfUnknown(EncoderLookup lookup, ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker) {
        if (lookup instanceof EncoderLookup.UnknownSchema unknown) {
            bury(record, tracker, UNKNOWN_SCHEMA, unknown.reason());
            return true;
        }
        return false;
    }

    private void add(
            ConsumerRecord<byte[], byte[]> record, EncodedChange change, OffsetTracker tracker, long nowNanos) {
        if (change.row().size() > AppendLimits.MAX_ROW_BYTES) {
            throw new RecordEncodingException(
                    Code.ROW_TOO_LARGE,
                    "row of " + change.row().size() + " bytes: one request carries at most "
                            + AppendLimits.MAX_ROW_BYTES);
        }
        TableAppender ready = appender;
        if (ready == null) {
            ready = new TableAppender(table.writer().orElseThrow(), limits, budget, metrics);
            appender = ready;
        }
        RowKey key = new RowKey(record.key(), WireFormat.BODY_OFFSET);
        long recordBytes = (long) record.serializedKeySize() + Math.max(0, record.serializedValueSize());
        OffsetTracker.Entry entry = tracker.take(record.offset(), change.sourceCommitMicros());
        ready.add(new PendingRow(key, change.row(), recordBytes, new RecordDelivery(record, tracker, entry)), nowNanos);
    }

    private void bury(
            ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker, String code, @Nullable String reason) {
        bury(record, code, reason, tracker.take(record.offset(), EncodedChange.UNKNOWN_COMMIT));
    }

    private void bury(
            ConsumerRecord<byte[], byte[]> record, String code, @Nullable String reason, OffsetTracker.Entry entry) {
        LOGGER.atDebug()
                .setMessage("record goes to the dead letters")
                .addKeyValue("table", table.feed().table())
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("code", code)
                .addKeyValue("reason", reason)
                .log();
        metrics.deadLettered(code);
        table.deadLetters().count(System.nanoTime());
        deadLetters.write(record, code, String.valueOf(reason), entry::settle);
    }

    private static int keySchemaId(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw new RecordEncodingException(Code.MALFORMED_RECORD, "record has no key");
        }
        return WireFormat.schemaId(record.key());
    }

    private final class RecordDelivery implements Delivery {
        private final ConsumerRecord<byte[], byte[]> record;
        private final OffsetTracker tracker;
        private final OffsetTracker.Entry entry;

        RecordDelivery(ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker, OffsetTracker.Entry entry) {
            this.record = record;
            this.tracker = tracker;
            this.entry = entry;
        }

        @Override
        public void acknowledged() {
            entry.settle();
        }

        @Override
        public void rejected(String reason) {
            bury(record, ROW_REJECTED, reason, entry);
        }

        @Override
        public boolean isAbandoned() {
            return tracker.isAbandoned();
        }
    }
}
