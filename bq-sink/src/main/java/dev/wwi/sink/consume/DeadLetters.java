package dev.wwi.sink.consume;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that cannot become rows. Thread-safe; does not block. */
public interface DeadLetters {

    /** Whether another record may be written; if not, its partition has to wait. */
    boolean hasRoom();

    /**
     * Keeps the record with its bytes and headers; tries until it succeeds.
     *
     * @param code why, by a stable name
     * @param reason why, in words
     * @param whenDurable called once, on any thread, when the record cannot get lost any more
     */
    void write(ConsumerRecord<byte[], byte[]> record, String code, String reason, Runnable whenDurable);
}
