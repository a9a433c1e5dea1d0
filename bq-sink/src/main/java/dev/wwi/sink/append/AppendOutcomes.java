package dev.wwi.sink.append;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.bigquery.storage.v1.Exceptions;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;

/** Judges the exceptions of Google's client. */
public final class AppendOutcomes {

    private AppendOutcomes() {}

    public static AppendOutcome of(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (failure instanceof Exceptions.StreamWriterClosedException) {
            return new AppendOutcome.StreamClosed(reason);
        }
        if (failure instanceof Exceptions.AppendSerializtionError rows
                && !rows.getRowIndexToErrorMessage().isEmpty()) {
            return new AppendOutcome.RowsRejected(rows.getRowIndexToErrorMessage());
        }
        if (failure instanceof Exceptions.SchemaMismatchedException) {
            return new AppendOutcome.SchemaBehind(reason);
        }
        if (failure instanceof Exceptions.MaximumRequestCallbackWaitTimeExceededException) {
            return new AppendOutcome.StreamClosed(reason);
        }
        return byCode(codeOf(failure), reason);
    }

    private static AppendOutcome byCode(Status.Code code, String reason) {
        return switch (code) {
            case ABORTED, CANCELLED, DEADLINE_EXCEEDED, INTERNAL, RESOURCE_EXHAUSTED, UNAVAILABLE, UNKNOWN ->
                new AppendOutcome.Transient(code.name(), reason);
            // The default stream has no offsets, so what concerns offsets is as much a refusal as what concerns rights.
            case OK,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    DATA_LOSS,
                    UNAUTHENTICATED -> new AppendOutcome.Refused(code.name(), reason);
        };
    }

    private static Status.Code codeOf(Throwable failure) {
        if (failure instanceof StatusRuntimeException status) {
            return status.getStatus().getCode();
        }
        if (failure instanceof StatusException status) {
            return status.getStatus().getCode();
        }
        if (failure instanceof ApiException api) {
            return Status.Code.valueOf(api.getStatusCode().getCode().name());
        }
        return Status.Code.UNKNOWN;
    }
}
