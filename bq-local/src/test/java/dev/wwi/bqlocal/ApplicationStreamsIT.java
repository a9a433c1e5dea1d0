package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsRequest;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsResponse;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.Exceptions.OffsetAlreadyExists;
import com.google.cloud.bigquery.storage.v1.Exceptions.OffsetOutOfRange;
import com.google.cloud.bigquery.storage.v1.Exceptions.StreamFinalizedException;
import com.google.cloud.bigquery.storage.v1.Exceptions.StreamNotFound;
import com.google.cloud.bigquery.storage.v1.FlushRowsRequest;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of application-created streams: offsets, visibility, finalizing and committing. */
class ApplicationStreamsIT extends SharedSession {
    private static final Rows ITEMS = Rows.of("id int64", "name string");

    @BeforeEach
    void createTable() throws Exception {
        session.run("CREATE OR REPLACE TABLE item (id INT64, name STRING, PRIMARY KEY (id) NOT ENFORCED)");
    }

    @Test
    void rowsOfACommittedStreamAreVisibleOnAcknowledgement() throws Exception {
        // Given
        WriteStream stream = create(WriteStream.Type.COMMITTED);

        // When
        AppendRowsResponse first = append(stream, 0, ITEMS.row(1L, "a"), ITEMS.row(2L, "b"));
        AppendRowsResponse second = append(stream, -1, ITEMS.row(3L, "c"));

        // Then
        assertThat(first.getAppendResult().getOffset().getValue()).isZero();
        assertThat(second.getAppendResult().getOffset().getValue()).isEqualTo(2);
        assertThat(visible()).containsExactly("1", "2", "3");
    }

    @Test
    void anOffsetThatIsWrittenAlreadyExists() throws Exception {
        // Given
        WriteStream stream = create(WriteStream.Type.COMMITTED);
        append(stream, 0, ITEMS.row(1L, "a"), ITEMS.row(2L, "b"));

        // Then
        assertThatThrownBy(() -> append(stream, 0, ITEMS.row(1L, "a"), ITEMS.row(2L, "b")))
                .cause()
                .isInstanceOfSatisfying(OffsetAlreadyExists.class, error -> {
                    assertThat(error.getExpectedOffset()).isEqualTo(2);
                    assertThat(error.getActualOffset()).isZero();
                });
        assertThat(visible()).containsExactly("1", "2");
    }

    @Test
    void anOffsetBeyondTheEndIsOutOfRange() throws Exception {
        // Given
        WriteStream stream = create(WriteStream.Type.COMMITTED);

        // Then
        assertThatThrownBy(() -> append(stream, 7, ITEMS.row(1L, "a")))
                .cause()
                .isInstanceOfSatisfying(OffsetOutOfRange.class, error -> {
                    assertThat(error.getExpectedOffset()).isZero();
                    assertThat(error.getActualOffset()).isEqualTo(7);
                });
        assertThat(visible()).isEmpty();
    }

    @Test
    void aFinalizedStreamTakesNoRowsAndTellsItsRowCount() throws Exception {
        // Given
        WriteStream stream = create(WriteStream.Type.COMMITTED);
        append(stream, 0, ITEMS.row(1L, "a"), ITEMS.row(2L, "b"));

        // When
        long rows = session.writeClient().finalizeWriteStream(stream.getName()).getRowCount();

        // Then
        assertThat(rows).isEqualTo(2);
        assertThatThrownBy(() -> append(stream, 2, ITEMS.row(3L, "c")))
                .cause()
                .isInstanceOf(StreamFinalizedException.class);
    }

    @Test
    void aStreamThatWasNeverCreatedIsNotFound() {
        assertThatThrownBy(() -> append(
                        WriteStream.newBuilder()
                                .setName(session.table("item") + "/streams/never")
                                .build(),
                        0,
                        ITEMS.row(1L, "a")))
                .cause()
                .isInstanceOf(StreamNotFound.class);
    }

    @Test
    void rowsOfPendingStreamsBecomeVisibleTogether() throws Exception {
        // Given
        WriteStream one = create(WriteStream.Type.PENDING);
        WriteStream two = create(WriteStream.Type.PENDING);
        append(one, 0, ITEMS.row(1L, "a"));
        append(two, 0, ITEMS.row(2L, "b"));
        append(one, 1, ITEMS.row(3L, "c"));
        session.writeClient().finalizeWriteStream(one.getName());
        session.writeClient().finalizeWriteStream(two.getName());
        assertThat(visible()).isEmpty();

        // When
        BatchCommitWriteStreamsResponse committed = commit(one.getName(), two.getName());

        // Then
        assertThat(committed.hasCommitTime()).isTrue();
        assertThat(visible()).containsExactly("1", "2", "3");
    }

    @Test
    void aPendingStreamIsCommittedOnceAndOnlyWhenFinalized() throws Exception {
        // Given
        WriteStream finalized = create(WriteStream.Type.PENDING);
        WriteStream open = create(WriteStream.Type.PENDING);
        append(finalized, 0, ITEMS.row(1L, "a"));
        append(open, 0, ITEMS.row(2L, "b"));
        session.writeClient().finalizeWriteStream(finalized.getName());

        // When
        BatchCommitWriteStreamsResponse refused = commit(finalized.getName(), open.getName());

        // Then
        assertThat(refused.hasCommitTime()).isFalse();
        assertThat(refused.getStreamErrorsList())
                .extracting(StorageError::getCode)
                .containsExactly(StorageError.StorageErrorCode.INVALID_STREAM_STATE);
        assertThat(visible()).isEmpty();
        assertThat(commit(finalized.getName()).hasCommitTime()).isTrue();
        assertThat(commit(finalized.getName()).getStreamErrorsList())
                .extracting(StorageError::getCode)
                .containsExactly(StorageError.StorageErrorCode.STREAM_ALREADY_COMMITTED);
        assertThat(visible()).containsExactly("1");
    }

    @Test
    void onlyStreamsOfOneTableAreCommittedTogether() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE other (id INT64, name STRING)");
        WriteStream own = create(WriteStream.Type.PENDING);
        WriteStream foreign = create("other", WriteStream.Type.PENDING);
        for (WriteStream stream : List.of(own, foreign)) {
            append(stream, 0, ITEMS.row(1L, "a"));
            session.writeClient().finalizeWriteStream(stream.getName());
        }

        // When
        BatchCommitWriteStreamsResponse refused = commit(own.getName(), foreign.getName());

        // Then
        assertThat(refused.getStreamErrorsList()).singleElement().satisfies(error -> {
            assertThat(error.getEntity()).isEqualTo(foreign.getName());
            assertThat(error.getCode()).isEqualTo(StorageError.StorageErrorCode.STREAM_NOT_FOUND);
        });
        assertThat(visible()).isEmpty();
    }

    @Test
    void rowsOfABufferedStreamBecomeVisibleUpToTheFlushedOffset() throws Exception {
        // Given
        WriteStream stream = create(WriteStream.Type.BUFFERED);
        append(stream, 0, ITEMS.row(1L, "a"), ITEMS.row(2L, "b"), ITEMS.row(3L, "c"));
        assertThat(visible()).isEmpty();

        // When
        flush(stream, 1);

        // Then
        assertThat(visible()).containsExactly("1", "2");
        flush(stream, 0);
        assertThat(visible()).containsExactly("1", "2");
        flush(stream, 2);
        assertThat(visible()).containsExactly("1", "2", "3");
        assertThatThrownBy(() -> flush(stream, 3)).hasMessageContaining("OUT_OF_RANGE");
    }

    @Test
    void aCommittedStreamTakesNoRows() throws Exception {
        // Given
        WriteStream stream = create(WriteStream.Type.PENDING);
        append(stream, 0, ITEMS.row(1L, "a"));
        session.writeClient().finalizeWriteStream(stream.getName());
        commit(stream.getName());

        // Then
        assertThatThrownBy(() -> append(stream, 1, ITEMS.row(2L, "b")))
                .cause()
                .isInstanceOf(StreamFinalizedException.class);
        assertThat(visible()).containsExactly("1");
    }

    @Test
    void rowsOfABufferedStreamCanBeFlushedAfterItsEnd() throws Exception {
        // Given
        WriteStream stream = create(WriteStream.Type.BUFFERED);
        append(stream, 0, ITEMS.row(1L, "a"), ITEMS.row(2L, "b"));
        session.writeClient().finalizeWriteStream(stream.getName());
        assertThat(visible()).isEmpty();

        // When
        flush(stream, 1);

        // Then
        assertThat(visible()).containsExactly("1", "2");
    }

    @Test
    void onlyPendingStreamsAreCommittedAndOnlyBufferedOnesFlushed() throws Exception {
        // Given
        WriteStream committed = create(WriteStream.Type.COMMITTED);
        WriteStream buffered = create(WriteStream.Type.BUFFERED);
        session.writeClient().finalizeWriteStream(buffered.getName());

        // Then
        assertThat(commit(buffered.getName()).getStreamErrorsList())
                .extracting(StorageError::getCode)
                .containsExactly(StorageError.StorageErrorCode.INVALID_STREAM_TYPE);
        assertThatThrownBy(() -> flush(committed, 0)).hasMessageContaining("BUFFERED streams only");
        assertThatThrownBy(() -> session.writeClient().finalizeWriteStream(session.table("item") + "/streams/_default"))
                .hasMessageContaining("not supported on the default stream");
    }

    @Test
    void changesAreAllowedOnTheDefaultStreamOnly() throws Exception {
        // Given
        WriteStream stream = create(WriteStream.Type.COMMITTED);
        Rows changes = Rows.changes("id int64", "name string");

        // Then
        try (StreamWriter writer = StreamWriter.newBuilder(stream.getName(), session.writeClient())
                .setWriterSchema(changes.schema())
                .build()) {
            ApiFuture<AppendRowsResponse> answer = writer.append(Rows.batch(changes.row(1L, "a", "UPSERT", "1")));
            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).hasMessageContaining("default stream");
        }
    }

    private static WriteStream create(WriteStream.Type type) {
        return create("item", type);
    }

    private static WriteStream create(String table, WriteStream.Type type) {
        return session.writeClient()
                .createWriteStream(CreateWriteStreamRequest.newBuilder()
                        .setParent(session.table(table))
                        .setWriteStream(WriteStream.newBuilder().setType(type))
                        .build());
    }

    private static AppendRowsResponse append(WriteStream stream, long offset, ByteString... rows) throws Exception {
        try (StreamWriter writer = StreamWriter.newBuilder(stream.getName(), session.writeClient())
                .setWriterSchema(ITEMS.schema())
                .build()) {
            return writer.append(Rows.batch(rows), offset).get(30, TimeUnit.SECONDS);
        }
    }

    private static void flush(WriteStream stream, long offset) {
        session.writeClient()
                .flushRows(FlushRowsRequest.newBuilder()
                        .setWriteStream(stream.getName())
                        .setOffset(Int64Value.of(offset))
                        .build());
    }

    private static BatchCommitWriteStreamsResponse commit(String... streams) {
        return session.writeClient()
                .batchCommitWriteStreams(BatchCommitWriteStreamsRequest.newBuilder()
                        .setParent(session.table("item"))
                        .addAllWriteStreams(List.of(streams))
                        .build());
    }

    private static List<String> visible() throws Exception {
        return session.rows("SELECT id FROM item ORDER BY id");
    }
}
