package dev.wwi.bqlocal.grpc;

import com.google.cloud.bigquery.storage.v1.RowError;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.StorageError.StorageErrorCode;
import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.wwi.bqlocal.row.RowProblem;
import dev.wwi.bqlocal.storage.AppendOutcome;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as the Storage Write API reports it: a status, for most with a StorageError in its details, and for bad rows
 * the rows.
 *
 * @param storageCode null where BigQuery gives no StorageError
 * @param entity the stream or table at fault
 */
record WriteError(
        Code code,
        @Nullable StorageErrorCode storageCode,
        String message,
        String entity,
        List<RowProblem> rowProblems) {
    static WriteError invalid(String entity, String message) {
        return new WriteError(Code.INVALID_ARGUMENT, null, message, entity, List.of());
    }

    static WriteError of(Code code, StorageErrorCode storageCode, String entity, String message) {
        return new WriteError(code, storageCode, message, entity, List.of());
    }

    static WriteError tableNotFound(StreamName stream) {
        return of(
                Code.NOT_FOUND,
                StorageErrorCode.TABLE_NOT_FOUND,
                stream.toString(),
                "Requested entity was not found: table " + stream.table());
    }

    static WriteError streamNotFound(String stream) {
        return of(Code.NOT_FOUND, StorageErrorCode.STREAM_NOT_FOUND, stream, "Requested stream was not found");
    }

    static WriteError badRows(String entity, List<RowProblem> problems) {
        return new WriteError(
                Code.INVALID_ARGUMENT,
                null,
                "Errors found while processing rows. Please refer to the row_errors field for details."
                        + " The list may not be complete because of the size limitations.",
                entity,
                problems);
    }

    /** The error of an append that the write loop refused. */
    static WriteError of(StreamName stream, AppendOutcome outcome) {
        String entity = stream.toString();
        if (outcome instanceof AppendOutcome.OffsetExists offset) {
            return of(
                    Code.ALREADY_EXISTS,
                    StorageErrorCode.OFFSET_ALREADY_EXISTS,
                    entity,
                    "The offset is within stream, expected offset " + offset.expected() + ", received "
                            + offset.received());
        }
        if (outcome instanceof AppendOutcome.OffsetBeyondEnd offset) {
            return of(
                    Code.OUT_OF_RANGE,
                    StorageErrorCode.OFFSET_OUT_OF_RANGE,
                    entity,
                    "The offset is beyond stream, expected offset " + offset.expected() + ", received "
                            + offset.received());
        }
        if (outcome instanceof AppendOutcome.StreamFinalized) {
            return of(
                    Code.INVALID_ARGUMENT,
                    StorageErrorCode.STREAM_FINALIZED,
                    entity,
                    "Stream has been finalized and cannot be appended");
        }
        if (outcome instanceof AppendOutcome.StreamMissing missing) {
            return streamNotFound(missing.stream());
        }
        if (outcome instanceof AppendOutcome.TableMissing) {
            return tableNotFound(stream);
        }
        String cause = outcome instanceof AppendOutcome.Failed failed ? failed.message() : outcome.toString();
        return new WriteError(Code.INTERNAL, null, cause, entity, List.of());
    }

    String fullMessage() {
        // Google's client reads the offsets out of the text before this word, and stumbles over a full stop.
        return message + " Entity: " + entity;
    }

    /** The status for the {@code error} field of a response. */
    Status toStatus() {
        Status.Builder status = Status.newBuilder().setCode(code.getNumber()).setMessage(fullMessage());
        if (storageCode != null) {
            status.addDetails(Any.pack(toStorageError(storageCode)));
        }
        return status.build();
    }

    StorageError toStorageError(StorageErrorCode errorCode) {
        return StorageError.newBuilder()
                .setCode(errorCode)
                .setEntity(entity)
                .setErrorMessage(fullMessage())
                .build();
    }

    List<RowError> toRowErrors() {
        return rowProblems.stream()
                .map(problem -> RowError.newBuilder()
                        .setIndex(problem.index())
                        .setCode(RowError.RowErrorCode.FIELDS_ERROR)
                        .setMessage(problem.message())
                        .build())
                .toList();
    }

    /** The error as the end of a call. */
    StatusRuntimeException toException() {
        return StatusProto.toStatusRuntimeException(toStatus());
    }
}
