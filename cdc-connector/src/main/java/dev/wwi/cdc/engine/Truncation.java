package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowDeletion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a TRUNCATE: every row that the table's topic holds gets a delete and a tombstone, which is all that a reader
 * who knows no TRUNCATE can follow.
 *
 * <p>What came before must be committed, so that the scan of the topic sees it; nobody else writes to the topic. Deletes
 * of more rows than a transaction takes go in several, without a resume point behind the TRUNCATE: should capture end in
 * between, it meets the TRUNCATE again and finds only the rows that are left, so none is deleted twice. Reads the topic
 * twice and keeps its keys in memory. Not thread-safe.
 */
final class Truncation {
    private static final Logger LOGGER = LoggerFactory.getLogger(Truncation.class);

    private final Map<String, Object> clientSettings;
    private final RowDeletion deletion;
    private final ChangeProducer producer;
    private final int maxTransactionRecords;

    /**
     * @param clientSettings how to reach Kafka
     * @param maxTransactionRecords how many deletes one transaction takes
     */
    Truncation(
            Map<String, Object> clientSettings,
            RowDeletion deletion,
            ChangeProducer producer,
            int maxTransactionRecords) {
        this.clientSettings = clientSettings;
        this.deletion = deletion;
        this.producer = producer;
        this.maxTransactionRecords = maxTransactionRecords;
    }

    /**
     * Sends the deletes. The caller commits the last of them, with the resume point behind the TRUNCATE.
     *
     * @param target the truncated table; the transaction at hand must be empty
     * @param origin where the TRUNCATE stands in the source
     * @param laterReads LSNs of the snapshot's reads that saw the TRUNCATE; what they read was inserted after it
     */
    void apply(ChangeTarget target, ChangeOrigin origin, Set<Long> laterReads) {
        AtomicLong rows = new AtomicLong();
        TopicRows.read(clientSettings, List.of(target)).deleteAll(deletion, origin, laterReads, record -> {
            boolean isDelete = record.value() != null;
            if (isDelete && rows.get() > 0 && rows.get() % maxTransactionRecords == 0) {
                producer.commit();
            }
            producer.send(record);
            if (isDelete) {
                rows.incrementAndGet();
                target.addPending(false);
            }
        });
        LOGGER.atInfo()
                .addKeyValue("table", target.table().qualifiedName())
                .addKeyValue("transactionId", origin.transactionId())
                .addKeyValue("rows", rows.get())
                .log("The table was truncated at the source; its rows are deleted from the topic");
    }
}
