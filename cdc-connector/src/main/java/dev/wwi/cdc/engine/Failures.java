package dev.wwi.cdc.engine;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.schemas.topics.TopicMismatchException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;

/** Gives what ended a run its named state, from the innermost error that has one. */
final class Failures {
    private Failures() {}

    static CaptureException name(Throwable error) {
        Set<Throwable> chain = new LinkedHashSet<>();
        for (Throwable cause = error; cause != null && chain.add(cause); cause = cause.getCause()) {
            if (cause instanceof CaptureException named) {
                return named;
            }
            if (cause instanceof SchemaRegistryException refused) {
                return ofRegistry(refused);
            }
            if (isFencing(cause)) {
                return new CaptureException(
                        CaptureErrorCode.FENCED,
                        "another connector with the same slot has taken over",
                        "Stop one of the two, or give one another slot; then start it again.",
                        error);
            }
        }
        return unnamed(error, chain);
    }

    private static boolean isFencing(Throwable cause) {
        return cause instanceof ProducerFencedException
                || cause instanceof InvalidProducerEpochException
                || cause instanceof FencedInstanceIdException;
    }

    /** Debezium's own errors are Kafka exceptions too, by way of Kafka Connect. */
    private static boolean isOfKafka(Throwable cause) {
        return cause instanceof KafkaException && !(cause instanceof ConnectException);
    }

    private static CaptureException ofRegistry(SchemaRegistryException e) {
        return e.isRetriable()
                ? new CaptureException(
                        CaptureErrorCode.KAFKA_UNREACHABLE,
                        String.valueOf(e.getMessage()),
                        "Capture tries again by itself.",
                        e)
                : new CaptureException(
                        CaptureErrorCode.SCHEMA_REFUSED,
                        String.valueOf(e.getMessage()),
                        "Change the column back, or let the registry take the schema (compatibility level and mode of the"
                                + " subject); then read the table again by wwi snapshot. Or rebuild the table under a"
                                + " new subject.",
                        e);
    }

    private static CaptureException unnamed(Throwable error, Set<Throwable> chain) {
        String reason = chain.stream()
                .map(cause -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
                .distinct()
                .collect(Collectors.joining("; "));
        if (chain.stream().anyMatch(TopicMismatchException.class::isInstance)) {
            return new CaptureException(
                    CaptureErrorCode.TOPIC_MISMATCH, reason, "Configure what the topics have.", error);
        }
        CaptureErrorCode code = chain.stream().anyMatch(Failures::isOfKafka)
                ? CaptureErrorCode.KAFKA_UNREACHABLE
                : CaptureErrorCode.ENGINE_FAILED;
        return new CaptureException(code, reason, "Capture tries again by itself from the stored position.", error);
    }
}
