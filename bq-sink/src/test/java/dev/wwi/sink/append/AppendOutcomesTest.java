package dev.wwi.sink.append;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.storage.v1.Exceptions;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.protobuf.Any;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppendOutcomesTest {

    @ParameterizedTest
    @EnumSource(
            names = {
                "ABORTED",
                "CANCELLED",
                "DEADLINE_EXCEEDED",
                "INTERNAL",
                "RESOURCE_EXHAUSTED",
                "UNAVAILABLE",
                "UNKNOWN"
            })
    void whatMayPassIsTransient(Status.Code code) {
        assertThat(AppendOutcomes.of(new StatusRuntimeException(code.toStatus().withDescription("why"))))
                .isEqualTo(new AppendOutcome.Transient(code.name(), code.name() + ": why"));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"PERMISSION_DENIED", "NOT_FOUND", "INVALID_ARGUMENT", "FAILED_PRECONDITION", "UNAUTHENTICATED"})
    void whatSomeoneMustMendIsARefusal(Status.Code code) {
        assertThat(AppendOutcomes.of(new StatusRuntimeException(code.toStatus())))
                .isInstanceOfSatisfying(AppendOutcome.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo(code.name()));
    }

    @Test
    void badRowsAreKnownByTheirIndices() {
        // Given
        Map<Integer, String> reasons = Map.of(3, "out of range");

        // When
        AppendOutcome outcome = AppendOutcomes.of(new Exceptions.AppendSerializationError(
                Status.Code.INVALID_ARGUMENT.value(), "bad rows", "stream", reasons));

        // Then
        assertThat(outcome).isEqualTo(new AppendOutcome.RowsRejected(reasons));
    }

    @Test
    void anUnknownColumnMeansThatTheStreamIsBehindTheTable() {
        // Given
        StorageError error = StorageError.newBuilder()
                .setCode(StorageError.StorageErrorCode.SCHEMA_MISMATCH_EXTRA_FIELDS)
                .setEntity("stream")
                .setErrorMessage("extra fields")
                .build();
        com.google.rpc.Status status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.INVALID_ARGUMENT.value())
                .addDetails(Any.pack(error))
                .build();

        // When
        AppendOutcome outcome = AppendOutcomes.of(Exceptions.toStorageException(status, null));

        // Then
        assertThat(outcome).isInstanceOf(AppendOutcome.SchemaBehind.class);
    }

    @Test
    void anErrorOfNoKnownKindIsTriedAgain() {
        assertThat(AppendOutcomes.of(new IllegalStateException("odd")))
                .isEqualTo(new AppendOutcome.Transient("UNKNOWN", "odd"));
    }
}
