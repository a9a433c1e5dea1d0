package dev.wwi.sink.changelog;

import com.google.protobuf.ByteString;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.serde.WireFormatException;
import dev.wwi.sink.append.AppendLimits;
import dev.wwi.sink.append.AppendOutcome;
import dev.wwi.sink.append.Backoff;
import dev.wwi.sink.changelog.LogStreams.LogStream;
import dev.wwi.sink.encode.ChangeEncoder;
import dev.wwi.sink.encode.RecordEncodingException;
import dev.wwi.sink.encode.RowEncoder;
import dev.wwi.sink.metrics.TableMetrics;
import dev.wwi.sink.table.TableLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition on their way into its stream, one request after the other. A failure leaves it unusable:
 * its records are read again, into another stream. Confined to one thread.
 */
final class LogPartition implements AutoCloseable {

    /** One thread writes all logs, so none may keep it long. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final int ATTEMPTS = 6;

    private final ChangeLogTable table;
    private final LogStreams streams;
    private final AppendLimits limits;
    private final TableMetrics metrics;
    private final String stream;
    private final long skipThrough;
    private final ChangeEncoder encoder;
    private long rows;
    private @Nullable LogStream open;
    private @Nullable TableLayout layout;

    /**
     * @param stream registered as this partition's, and empty
     * @param skipThrough offset of the newest record that the log has already, or -1
     */
    LogPartition(
            ChangeLogTable table,
            LogStreams streams,
            AppendLimits limits,
            TableMetrics metrics,
            String stream,
            long skipThrough) {
        this.table = table;
        this.streams = streams;
        this.limits = limits;
        this.metrics = metrics;
        this.stream = stream;
        this.skipThrough = skipThrough;
        this.encoder = ChangeEncoder.sortable(
                table.physical().generation(), (column, reason) -> metrics.valueLeftOut(column, reason.name()));
    }

    /** The offset behind the records that are in, given the consumer's position. */
    long settled(long position) {
        return Math.max(position, skipThrough + 1);
    }

    /** What is to be kept with the offset behind the records written so far. */
    StreamPosition position() {
        return new StreamPosition(stream, rows);
    }

    /** Writes the changes among the records; returns when all are durable. Tombstones follow deletes and are none. */
    void write(List<ConsumerRecord<byte[], byte[]>> records) throws ChangeLogException, InterruptedException {
        List<ByteString> encoded = new ArrayList<>();
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() == null || record.offset() <= skipThrough) {
                continue;
            }
            ByteString row = encode(record);
            if (row == null) {
                continue;
            }
            if (encoded.size() >= limits.maxRequestRows() || bytes + row.size() > limits.maxRequestBytes()) {
                append(encoded);
                encoded = new ArrayList<>();
                bytes = 0;
            }
            encoded.add(row);
            bytes += row.size();
        }
        append(encoded);
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    /** Null for a record that cannot become a row, which the table by key has made a dead letter. */
    private @Nullable ByteString encode(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            metrics.leftOutOfChangeLog();
            return null;
        }
        try {
            RowEncoder value = table.value(WireFormat.schemaId(record.value()));
            RowEncoder key = table.key(WireFormat.schemaId(record.key()));
            ByteString row = table.rows()
                    .row(
                            encoder.change(
                                    value, record.value(), key, record.key(), WireFormat.BODY_OFFSET, record.offset()),
                            record.partition(),
                            record.offset());
            if (row.size() <= AppendLimits.MAX_ROW_BYTES) {
                return row;
            }
        } catch (RecordEncodingException | WireFormatException e) {
            // Counted below, as is a row that is too large.
        }
        metrics.leftOutOfChangeLog();
        return null;
    }

    private TableLayout layout() {
        TableLayout current = table.layout();
        if (current == null) {
            throw new IllegalStateException(table.physical() + " is not prepared");
        }
        return current;
    }

    private void append(List<ByteString> batch) throws ChangeLogException, InterruptedException {
        List<ByteString> remaining = batch;
        int attempts = 0;
        while (!remaining.isEmpty()) {
            long sentNanos = System.nanoTime();
            AppendOutcome outcome = await(stream(), remaining);
            if (outcome instanceof AppendOutcome.Accepted) {
                rows += remaining.size();
                metrics.appended(
                        remaining.size(),
                        remaining.stream().mapToLong(ByteString::size).sum());
                metrics.acknowledged(remaining.size(), Duration.ofNanos(System.nanoTime() - sentNanos));
                return;
            }
            if (outcome instanceof AppendOutcome.RowsRejected rejected) {
                remaining = without(remaining, rejected.reasons());
            } else if (maySucceedSoon(outcome) && ++attempts < ATTEMPTS) {
                close();
                Thread.sleep(BACKOFF.after(attempts).toMillis());
            } else if (outcome instanceof AppendOutcome.SchemaBehind behind) {
                throw ChangeLogException.schemaBehind(table.physical() + " took no rows: " + behind.reason());
            } else {
                throw ChangeLogException.notWritten(table.physical() + " took no rows: " + outcome);
            }
        }
    }

    /** Whether to try the same offset of the same stream again: if the rows did arrive, they are not taken twice. */
    private static boolean maySucceedSoon(AppendOutcome outcome) {
        return outcome instanceof AppendOutcome.Transient || outcome instanceof AppendOutcome.StreamClosed;
    }

    private List<ByteString> without(List<ByteString> batch, Map<Integer, String> bad) throws ChangeLogException {
        List<ByteString> good = new ArrayList<>(batch.size());
        for (int index = 0; index < batch.size(); index++) {
            if (bad.containsKey(index)) {
                metrics.leftOutOfChangeLog();
            } else {
                good.add(batch.get(index));
            }
        }
        if (good.size() == batch.size()) {
            throw ChangeLogException.notWritten(table.physical() + " rejected rows of unknown indices: " + bad);
        }
        return good;
    }

    private AppendOutcome await(LogStream opened, List<ByteString> batch)
            throws ChangeLogException, InterruptedException {
        try {
            return opened.append(batch, rows).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw ChangeLogException.notWritten(table.physical() + " did not answer: " + e);
        }
    }

    /** The stream, opened anew when the table has grown. */
    private LogStream stream() {
        TableLayout current = layout();
        LogStream usable = open;
        if (usable == null || !current.equals(layout)) {
            close();
            usable = streams.open(stream, current);
            open = usable;
            layout = current;
        }
        return usable;
    }
}
