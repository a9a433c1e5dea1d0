package dev.wwi.runtime.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A record that a service could not handle, byte for byte, with where it came from and why it failed.
 *
 * <p>In the dead letter topic the key, value and headers are the original ones; the rest stands in headers whose names
 * begin with {@code wwi.}. The record's own timestamp there is the time of the failure, because retention counts from
 * it; the original one is kept in {@code wwi.timestamp}.
 *
 * @param stage the service and, after a slash, the step that failed: {@code sink/encode}
 * @param topic the topic it was read from, or was to be written to
 * @param partition of that topic, or {@link #UNKNOWN} if it never got there
 * @param offset in that partition, or {@link #UNKNOWN}
 * @param timestampMillis of the original record, or {@link #UNKNOWN}
 * @param headers of the original record
 * @param errorCode a stable name of the kind of failure
 * @param errorReason what is wrong with this record, naming the field and the value
 */
public record DeadLetter(
        String stage,
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        @Nullable Bytes key,
        @Nullable Bytes value,
        List<Header> headers,
        String errorCode,
        String errorReason) {
    /** Stands for a position or time that does not exist. */
    public static final int UNKNOWN = -1;

    /** Longer reasons are cut, so that a broken value of megabytes does not make its dead letter unpublishable. */
    public static final int MAX_REASON_CHARACTERS = 4_000;

    private static final String STAGE = "wwi.stage";
    private static final String TOPIC = "wwi.topic";
    private static final String PARTITION = "wwi.partition";
    private static final String OFFSET = "wwi.offset";
    private static final String TIMESTAMP = "wwi.timestamp";
    private static final String ERROR_CODE = "wwi.error.code";
    private static final String ERROR_REASON = "wwi.error.reason";
    private static final Set<String> OWN_HEADERS =
            Set.of(STAGE, TOPIC, PARTITION, OFFSET, TIMESTAMP, ERROR_CODE, ERROR_REASON);

    public DeadLetter {
        Objects.requireNonNull(stage, "stage is null");
        Objects.requireNonNull(topic, "topic is null");
        Objects.requireNonNull(errorCode, "errorCode is null");
        Objects.requireNonNull(errorReason, "errorReason is null");
        headers = headers.stream()
                .filter(header -> !OWN_HEADERS.contains(header.key()))
                .toList();
        if (errorReason.length() > MAX_REASON_CHARACTERS) {
            errorReason = errorReason.substring(0, MAX_REASON_CHARACTERS - 1) + "…";
        }
    }

    /** For a record that was read from Kafka. */
    public static DeadLetter of(
            String stage, ConsumerRecord<byte[], byte[]> record, String errorCode, String errorReason) {
        return new DeadLetter(
                stage,
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                Bytes.wrap(record.key()),
                Bytes.wrap(record.value()),
                List.of(record.headers().toArray()),
                errorCode,
                errorReason);
    }

    /** For a record that could not be written to Kafka. */
    public static DeadLetter unpublished(
            String stage, ProducerRecord<byte[], byte[]> record, String errorCode, String errorReason) {
        return new DeadLetter(
                stage,
                record.topic(),
                record.partition() == null ? UNKNOWN : record.partition(),
                UNKNOWN,
                record.timestamp() == null ? UNKNOWN : record.timestamp(),
                Bytes.wrap(record.key()),
                Bytes.wrap(record.value()),
                List.of(record.headers().toArray()),
                errorCode,
                errorReason);
    }

    /**
     * Reads a record of a dead letter topic.
     *
     * @throws IllegalArgumentException naming the header, if the record is no dead letter
     */
    public static DeadLetter parse(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                header(record, STAGE),
                header(record, TOPIC),
                (int) number(record, PARTITION),
                number(record, OFFSET),
                number(record, TIMESTAMP),
                Bytes.wrap(record.key()),
                Bytes.wrap(record.value()),
                List.of(record.headers().toArray()),
                header(record, ERROR_CODE),
                header(record, ERROR_REASON));
    }

    /** The record for the dead letter topic; a pure function, so that the caller chooses producer and transaction. */
    public ProducerRecord<byte[], byte[]> toProducerRecord(String deadLetterTopic) {
        List<Header> all = new ArrayList<>(headers);
        all.add(text(STAGE, stage));
        all.add(text(TOPIC, topic));
        all.add(text(PARTITION, String.valueOf(partition)));
        all.add(text(OFFSET, String.valueOf(offset)));
        all.add(text(TIMESTAMP, String.valueOf(timestampMillis)));
        all.add(text(ERROR_CODE, errorCode));
        all.add(text(ERROR_REASON, errorReason));
        return new ProducerRecord<>(deadLetterTopic, null, null, bytes(key), bytes(value), all);
    }

    /** The original record once more, for the topic and, if known, the partition and time it had. */
    public ProducerRecord<byte[], byte[]> toReplayRecord() {
        return new ProducerRecord<>(
                topic,
                partition == UNKNOWN ? null : partition,
                timestampMillis == UNKNOWN ? null : timestampMillis,
                bytes(key),
                bytes(value),
                headers);
    }

    private static byte @Nullable [] bytes(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.get();
    }

    private static Header text(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalArgumentException("Record " + record.offset() + " of " + record.topic() + "-"
                    + record.partition() + " is no dead letter: it has no header " + name);
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(ConsumerRecord<byte[], byte[]> record, String name) {
        String text = header(record, name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Record " + record.offset() + " of " + record.topic() + "-" + record.partition() + " has a header "
                            + name + " that is " + text + "; allowed is a number",
                    e);
        }
    }
}
