package dev.wwi.runtime.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A note in a dead letter topic that an earlier letter of its partition is done with. The letter itself stays.
 *
 * @param kind what was done
 * @param offset of the letter
 */
public record Resolution(Kind kind, long offset) {
    private static final String KIND = "wwi.resolution";
    private static final String OFFSET = "wwi.resolution.offset";

    /** What was done with a letter. */
    public enum Kind {
        /** Its record was sent to its topic again, in the transaction that holds the note. */
        REPLAYED,

        /** It was given up. */
        DROPPED
    }

    /** Reads a record of a dead letter topic; empty if it is a letter. */
    public static Optional<Resolution> parse(ConsumerRecord<byte[], byte[]> record) {
        Header kind = record.headers().lastHeader(KIND);
        Header offset = record.headers().lastHeader(OFFSET);
        if (kind == null || offset == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Resolution(Kind.valueOf(text(kind).toUpperCase(Locale.ROOT)), Long.parseLong(text(offset))));
    }

    /** The record for the letter's topic and partition. */
    public ProducerRecord<byte[], byte[]> toProducerRecord(String deadLetterTopic, int partition) {
        return new ProducerRecord<>(
                deadLetterTopic,
                partition,
                null,
                null,
                null,
                List.of(header(KIND, kind.name().toLowerCase(Locale.ROOT)), header(OFFSET, Long.toString(offset))));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
