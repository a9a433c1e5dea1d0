package dev.wwi.streams.failure;

import dev.wwi.runtime.deadletter.DeadLetter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Sets records aside that cannot be decoded (KIP-1034). The dead letter is written in the transaction that passes the
 * record, so there is one letter per record, exactly once.
 */
public final class DecodeFailureHandler implements DeserializationExceptionHandler {
    /** The setting that holds the {@link MeterRegistry}. */
    public static final String METERS = "wwi.meters";

    private static final String STAGE = "transforms/decode";

    private DeadLetters deadLetters = DeadLetters.uncounted();

    @Override
    public void configure(Map<String, ?> settings) {
        deadLetters = DeadLetters.of(settings.get(METERS));
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (!Faults.isOfTheRecord(exception)) {
            return Response.fail();
        }
        DeadLetter letter = DeadLetter.of(STAGE, record, DeadLetters.code(exception), Faults.reason(exception));
        return Response.resume(deadLetters.take(letter));
    }
}
