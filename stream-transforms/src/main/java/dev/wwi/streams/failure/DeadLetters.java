package dev.wwi.streams.failure;

import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.runtime.deadletter.DeadLetterWriter;
import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.schemas.serde.WireFormatException;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.source.UnreadableChangeException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the records for the dead letter topic and counts them, as every service does. */
final class DeadLetters {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetters.class);

    private final Optional<MeterRegistry> meters;

    private DeadLetters(Optional<MeterRegistry> meters) {
        this.meters = meters;
    }

    static DeadLetters uncounted() {
        return new DeadLetters(Optional.empty());
    }

    /** With the meters that the application's settings hold, if they do. */
    static DeadLetters of(@Nullable Object meters) {
        return new DeadLetters(meters instanceof MeterRegistry registry ? Optional.of(registry) : Optional.empty());
    }

    /** A stable name of the kind of failure. */
    static String code(Throwable thrown) {
        if (Faults.find(thrown, SchemaRegistryException.class).isPresent()) {
            return "UNKNOWN_SCHEMA";
        }
        boolean isUnreadable =
                Faults.find(thrown, UnreadableChangeException.class).isPresent()
                        || Faults.find(thrown, WireFormatException.class).isPresent();
        return isUnreadable ? "UNREADABLE_CHANGE" : "UNUSABLE_RECORD";
    }

    List<ProducerRecord<byte[], byte[]>> take(DeadLetter letter) {
        meters.ifPresent(registry -> DeadLetterWriter.count(registry, letter));
        LOGGER.atDebug()
                .addKeyValue("stage", letter.stage())
                .addKeyValue("topic", letter.topic())
                .addKeyValue("partition", letter.partition())
                .addKeyValue("offset", letter.offset())
                .addKeyValue("code", letter.errorCode())
                .log("Wrote a dead letter");
        return List.of(letter.toProducerRecord(Topics.TRANSFORMS_DEAD_LETTERS));
    }
}
