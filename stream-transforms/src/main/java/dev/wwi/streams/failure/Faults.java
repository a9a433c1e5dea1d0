package dev.wwi.streams.failure;

import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.streams.binary.DamagedBytesException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;

/** Tells bad records, which are set aside, from faults of the surroundings, which no other record would be spared. */
final class Faults {
    private Faults() {}

    /** Whether the record is to blame, and not Kafka, the registry or a store. */
    static boolean isOfTheRecord(Throwable thrown) {
        Optional<SchemaRegistryException> registry = find(thrown, SchemaRegistryException.class);
        if (registry.isPresent()) {
            // A schema id that the registry does not know is the record's; silence is the registry's.
            return !registry.get().isRetriable();
        }
        return find(thrown, KafkaException.class).isEmpty()
                && find(thrown, DamagedBytesException.class).isEmpty()
                && find(thrown, UnreadableNoteException.class).isEmpty();
    }

    /** Whether the same may succeed later. */
    static boolean isPassing(Throwable thrown) {
        return find(thrown, RetriableException.class).isPresent()
                || find(thrown, SchemaRegistryException.class)
                        .filter(SchemaRegistryException::isRetriable)
                        .isPresent();
    }

    /** The first exception of that type in the chain of causes. */
    static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    /** The message that says most: the innermost one. */
    static String reason(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = thrown instanceof KafkaException ? innermost.getMessage() : thrown.getMessage();
        return message == null || message.isBlank() ? innermost.toString() : message;
    }
}
