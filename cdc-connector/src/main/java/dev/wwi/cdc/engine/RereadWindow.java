package dev.wwi.cdc.engine;

import dev.wwi.cdc.position.RereadState;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.WireFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The place in the stream of rows that were read beside it (DBLog, Andreakis and Papapanagiotou, with transaction ids in
 * the place of watermarks).
 *
 * <p>It is opened before the rows are read, and notes every change of the table from the next commit on. Rows that were
 * changed by a transaction that the read has not seen are left to the stream; the others go into Kafka once the stream
 * has passed all transactions that the read has seen. So a row never stands behind a change that it does not have.
 *
 * <p>Thread-safe: one thread reads rows, another follows the stream.
 */
final class RereadWindow {
    private static final int REMEMBERED_TRANSACTIONS = 65_536;

    private final Map<ByteBuffer, List<Long>> changes = new HashMap<>();
    private final List<Long> truncations = new ArrayList<>();
    private final Map<Long, Boolean> streamed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > REMEMBERED_TRANSACTIONS;
        }
    };
    private @Nullable SourceTable table;
    private @Nullable Content content;
    private CountDownLatch armed = new CountDownLatch(1);
    private CountDownLatch sent = new CountDownLatch(1);
    private boolean sending;

    /**
     * What goes into Kafka at once.
     *
     * @param records by the Avro body of the row's key, in order
     * @param hasSeen whether the read has seen a transaction
     * @param lsn an LSN after the commits of all transactions that it has seen
     * @param next how far the re-read is with it; null when it is complete
     */
    record Content(
            Map<ByteBuffer, List<ProducerRecord<byte[], byte[]>>> records,
            LongPredicate hasSeen,
            long lsn,
            @Nullable RereadState next) {}

    static ByteBuffer body(byte[] wireKey) {
        return ByteBuffer.wrap(WireFormat.body(wireKey));
    }

    /** Takes note that the stream has come to a transaction. */
    synchronized void streamed(long transactionId) {
        streamed.put(transactionId, true);
    }

    /**
     * Whether the stream has come to one of these transactions, which a read has found running. PostgreSQL streams a
     * transaction once its commit is in the WAL, and lets others see it a moment later; a read in between would take back
     * what the stream has brought already.
     */
    synchronized boolean hasStreamedOneOf(Collection<Long> running) {
        return running.stream().anyMatch(streamed::containsKey);
    }

    /** Opens the window on a table, or on none; changes are noted once it is armed. */
    synchronized void open(@Nullable SourceTable of) {
        table = of;
        armed = new CountDownLatch(1);
        content = null;
        changes.clear();
        truncations.clear();
    }

    /** Notes no more. */
    void close() {
        open(null);
    }

    /** Gives the window what was read since it was armed. */
    synchronized void fill(Content read) {
        content = read;
        sent = new CountDownLatch(1);
    }

    /** Waits a moment for the window to be armed; whether it is. */
    boolean awaitArmed(long millis) throws InterruptedException {
        return armedSignal().await(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits a moment for the content to be in Kafka; whether it is. */
    boolean awaitSent(long millis) throws InterruptedException {
        return sentSignal().await(millis, TimeUnit.MILLISECONDS);
    }

    private synchronized CountDownLatch armedSignal() {
        return armed;
    }

    private synchronized CountDownLatch sentSignal() {
        return sent;
    }

    /** Whether changes of the table are noted now. */
    synchronized boolean watches(SourceTable changed) {
        return armed.getCount() == 0 && changed.equals(table);
    }

    /** Notes a change of a row. */
    synchronized void note(byte[] wireKey, long transactionId) {
        changes.computeIfAbsent(body(wireKey), absent -> new ArrayList<>()).add(transactionId);
    }

    /** Notes a change of all rows. */
    synchronized void noteTruncation(long transactionId) {
        truncations.add(transactionId);
    }

    /** What goes into the transaction at hand, when the stream has passed the read; empty before. */
    synchronized Optional<Sending> due(long passedLsn) {
        Content read = content;
        if (read == null || passedLsn < read.lsn()) {
            return Optional.empty();
        }
        sending = true;
        boolean truncated =
                truncations.stream().anyMatch(transaction -> !read.hasSeen().test(transaction));
        List<ProducerRecord<byte[], byte[]>> records = truncated
                ? List.of()
                : read.records().entrySet().stream()
                        .filter(row -> changes.getOrDefault(row.getKey(), List.of()).stream()
                                .allMatch(transaction -> read.hasSeen().test(transaction)))
                        .map(Map.Entry::getValue)
                        .flatMap(Collection::stream)
                        .toList();
        return Optional.of(new Sending(records, read.next()));
    }

    /**
     * Takes note that everything up to here is in Kafka: starts noting if the window was opened, and closes it if its
     * content was in the transaction.
     */
    synchronized void committed() {
        if (sending) {
            sending = false;
            sent.countDown();
            open(null);
        } else if (table != null) {
            armed.countDown();
        }
    }

    /**
     * Records to send.
     *
     * @param next how far the re-read is with them; null when it is complete
     */
    record Sending(
            List<ProducerRecord<byte[], byte[]>> records,
            @Nullable RereadState next) {}
}
