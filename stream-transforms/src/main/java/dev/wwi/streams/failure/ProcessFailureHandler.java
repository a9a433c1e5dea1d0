package dev.wwi.streams.failure;

import dev.wwi.runtime.deadletter.DeadLetter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sets records aside that were decoded and cannot be used (KIP-1034), with the bytes they came in. Behind an internal
 * topic those are the internal topic's.
 */
public final class ProcessFailureHandler implements ProcessingExceptionHandler {
    private DeadLetters deadLetters = DeadLetters.uncounted();

    @Override
    public void configure(Map<String, ?> settings) {
        deadLetters = DeadLetters.of(settings.get(DecodeFailureHandler.METERS));
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        boolean isOfNoRecord = context.topic() == null;
        if (isOfNoRecord || !Faults.isOfTheRecord(exception)) {
            return Response.fail();
        }
        DeadLetter letter = new DeadLetter(
                "transforms/" + context.processorNodeId(),
                context.topic(),
                context.partition(),
                context.offset(),
                context.timestamp(),
                Bytes.wrap(context.sourceRawKey()),
                Bytes.wrap(context.sourceRawValue()),
                List.of(context.headers().toArray()),
                DeadLetters.code(exception),
                Faults.reason(exception));
        return Response.resume(deadLetters.take(letter));
    }
}
