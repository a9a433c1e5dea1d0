package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.Exceptions.AppendSerializationError;
import com.google.cloud.bigquery.storage.v1.Exceptions.SchemaMismatchedException;
import com.google.cloud.bigquery.storage.v1.GetWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.cloud.bigquery.storage.v1.TableFieldSchema;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.cloud.bigquery.storage.v1.WriteStreamView;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.rpc.Code;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of AppendRows and GetWriteStream on default streams. */
class AppendRulesIT extends SharedSession {
    private static final Rows ITEMS = Rows.of("id int64", "name string");

    @BeforeEach
    void createTables() throws Exception {
        session.run("CREATE OR REPLACE TABLE item (id INT64, name STRING)");
        session.run("CREATE OR REPLACE TABLE other (id INT64 NOT NULL, note STRING)");
    }

    @Test
    void rowsWithoutAChangeTypeAreAppended() throws Exception {
        // When
        append("item", ITEMS, ITEMS.row(1L, "pen"), ITEMS.row(1L, "pen"));

        // Then
        assertThat(session.rows("SELECT * FROM item")).containsExactly("1,pen", "1,pen");
    }

    @Test
    void bothSpellingsOfTheDefaultStreamAreOneStream() throws Exception {
        // When
        for (String name : List.of("/_default", "/streams/_default")) {
            try (StreamWriter writer = StreamWriter.newBuilder(session.table("item") + name, session.writeClient())
                    .setWriterSchema(ITEMS.schema())
                    .build()) {
                get(writer.append(Rows.batch(ITEMS.row(1L, name))));
            }
        }

        // Then
        assertThat(session.rows("SELECT name FROM item")).containsExactlyInAnyOrder("/_default", "/streams/_default");
    }

    @Test
    void aTableThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> append("nowhere", ITEMS, ITEMS.row(1L, "pen")))
                .hasMessageContaining("NOT_FOUND")
                .hasMessageContaining("nowhere");
    }

    @Test
    void anErrorLeavesTheConnectionUsable() throws Exception {
        try (RawConnection connection = new RawConnection()) {
            // When
            connection.send(request("nowhere", ITEMS, ITEMS.row(1L, "pen")).build());
            connection.send(request("item", ITEMS, ITEMS.row(1L, "pen")).build());

            // Then
            AppendRowsResponse refused = connection.receive();
            assertThat(refused.getError().getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
            assertThat(refused.getError()
                            .getDetails(0)
                            .unpack(StorageError.class)
                            .getCode())
                    .isEqualTo(StorageError.StorageErrorCode.TABLE_NOT_FOUND);
            assertThat(connection.receive().hasAppendResult()).isTrue();
        }
    }

    @Test
    void aFieldThatTheTableLacksIsASchemaMismatch() {
        // Given
        Rows wider = Rows.of("id int64", "name string", "colour string");

        // Then
        assertThatThrownBy(() -> append("item", wider, wider.row(1L, "pen", "red")))
                .cause()
                .isInstanceOf(SchemaMismatchedException.class)
                .hasMessageContaining("colour");
    }

    @Test
    void aFieldMayBeWrittenOnceItsColumnIsAdded() throws Exception {
        // Given
        Rows wider = Rows.of("id int64", "name string", "colour string");
        try (StreamWriter writer = writer("item", ITEMS)) {
            get(writer.append(Rows.batch(ITEMS.row(1L, "pen"))));

            // When
            session.run("ALTER TABLE item ADD COLUMN colour STRING");
            AppendRowsResponse told = get(writer.append(Rows.batch(ITEMS.row(2L, "ink"))));
            AppendRowsResponse toldOnce = get(writer.append(Rows.batch(ITEMS.row(3L, "cap"))));
            append("item", wider, wider.row(4L, "nib", "gold"));

            // Then
            assertThat(told.getUpdatedSchema().getFieldsList())
                    .extracting(TableFieldSchema::getName)
                    .containsExactly("id", "name", "colour");
            assertThat(toldOnce.hasUpdatedSchema()).isFalse();
        }
        assertThat(session.rows("SELECT * FROM item ORDER BY id"))
                .containsExactly("1,pen,null", "2,ink,null", "3,cap,null", "4,nib,gold");
    }

    @Test
    void aTypeThatTheColumnDoesNotTakeIsRefused() {
        // Given
        Rows wrong = Rows.of("id string", "name string");

        // Then
        assertThatThrownBy(() -> append("item", wrong, wrong.row("1", "pen")))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("mismatched");
    }

    @Test
    void badRowsAreNamedByIndexAndNoneIsApplied() throws Exception {
        // Given
        Rows others = Rows.of("id int64", "note string");

        // When
        assertThatThrownBy(() -> append(
                        "other",
                        others,
                        others.row(1L, "a"),
                        others.row(null, "b"),
                        others.row(3L, "c"),
                        others.row(null, "d")))
                .cause()
                .isInstanceOfSatisfying(
                        AppendSerializationError.class,
                        error -> assertThat(error.getRowIndexToErrorMessage()).containsOnlyKeys(1, 3));

        // Then
        assertThat(session.rows("SELECT * FROM other")).isEmpty();
    }

    @Test
    void bytesThatAreNoMessageAreARowError() {
        assertThatThrownBy(() -> append("item", ITEMS, ByteString.copyFromUtf8("\u0012\u00ff")))
                .cause()
                .isInstanceOf(AppendSerializationError.class);
    }

    @Test
    void aRequestOfMoreThanTwentyMegabytesIsRefused() throws Exception {
        // Given
        String large = "x".repeat(11 << 20);

        try (RawConnection connection = new RawConnection()) {
            // When
            connection.send(request("item", ITEMS, ITEMS.row(1L, large), ITEMS.row(2L, large))
                    .build());

            // Then
            AppendRowsResponse refused = connection.receive();
            assertThat(refused.getError().getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
            assertThat(refused.getError().getMessage()).contains("too large");
        }
        append("item", ITEMS, ITEMS.row(1L, large));
        assertThat(session.rows("SELECT LENGTH(name) FROM item")).containsExactly(String.valueOf(11 << 20));
    }

    @Test
    void theDefaultStreamTakesNoOffset() throws Exception {
        try (RawConnection connection = new RawConnection()) {
            // When
            connection.send(request("item", ITEMS, ITEMS.row(1L, "pen"))
                    .setOffset(Int64Value.of(0))
                    .build());

            // Then
            assertThat(connection.receive().getError().getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
        }
    }

    @Test
    void theFirstRequestOfAStreamNeedsAWriterSchema() throws Exception {
        try (RawConnection connection = new RawConnection()) {
            // When
            connection.send(AppendRowsRequest.newBuilder()
                    .setWriteStream(session.table("item") + "/_default")
                    .setProtoRows(AppendRowsRequest.ProtoData.newBuilder().setRows(Rows.batch(ITEMS.row(1L, "pen"))))
                    .build());

            // Then
            assertThat(connection.receive().getError().getMessage()).contains("writer_schema");
        }
    }

    @Test
    void rowsInArrowAreRefused() throws Exception {
        try (RawConnection connection = new RawConnection()) {
            // When
            connection.send(AppendRowsRequest.newBuilder()
                    .setWriteStream(session.table("item") + "/_default")
                    .setArrowRows(AppendRowsRequest.ArrowData.getDefaultInstance())
                    .build());

            // Then
            assertThat(connection.receive().getError().getMessage()).contains("not Arrow");
        }
    }

    @Test
    void oneConnectionMayWriteManyTablesInTurn() throws Exception {
        // Given
        Rows others = Rows.of("id int64", "note string");
        try (StreamWriter items = pooled("item", ITEMS);
                StreamWriter notes = pooled("other", others)) {
            // When
            List<ApiFuture<AppendRowsResponse>> answers = new ArrayList<>();
            for (long id = 0; id < 50; id++) {
                answers.add(items.append(Rows.batch(ITEMS.row(id, "pen"))));
                answers.add(notes.append(Rows.batch(others.row(id, "note"))));
            }
            for (ApiFuture<AppendRowsResponse> answer : answers) {
                get(answer);
            }
        }

        // Then
        assertThat(session.rows("SELECT COUNT(DISTINCT id) FROM item")).containsExactly("50");
        assertThat(session.rows("SELECT COUNT(DISTINCT id) FROM other")).containsExactly("50");
    }

    @Test
    void manyConnectionsWriteAtOnce() throws Exception {
        // Given
        List<StreamWriter> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(writer("item", ITEMS));
        }

        // When
        List<ApiFuture<AppendRowsResponse>> answers = new ArrayList<>();
        for (long id = 0; id < 400; id++) {
            answers.add(writers.get((int) (id % writers.size())).append(Rows.batch(ITEMS.row(id, "pen"))));
        }
        for (ApiFuture<AppendRowsResponse> answer : answers) {
            get(answer);
        }
        writers.forEach(StreamWriter::close);

        // Then
        assertThat(session.rows("SELECT COUNT(DISTINCT id), COUNT(*) FROM item"))
                .containsExactly("400,400");
    }

    @Test
    void anAcknowledgedRowIsVisibleToTheNextQuery() throws Exception {
        try (StreamWriter writer = writer("item", ITEMS)) {
            for (long id = 0; id < 30; id++) {
                // When
                get(writer.append(Rows.batch(ITEMS.row(id, "pen"))));

                // Then
                assertThat(session.rows("SELECT MAX(id) FROM item")).containsExactly(Long.toString(id));
            }
        }
    }

    @Test
    void aColumnThatTheWriterLeavesOutGetsItsDefault() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE item (id INT64, name STRING DEFAULT 'unnamed', sold_at TIMESTAMP"
                + " DEFAULT CURRENT_TIMESTAMP())");
        Rows narrow = Rows.of("id int64");

        // When
        append("item", narrow, narrow.row(1L));
        append("item", ITEMS, ITEMS.row(2L, null));

        // Then
        assertThat(session.rows("SELECT id, name, sold_at IS NOT NULL FROM item ORDER BY id"))
                .containsExactly("1,unnamed,true", "2,null,true");
    }

    @Test
    void aMissingValueOfAWrittenColumnIsItsDefaultOnRequest() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE item (id INT64, name STRING DEFAULT 'unnamed')");

        // When
        try (StreamWriter writer = StreamWriter.newBuilder(session.table("item") + "/_default", session.writeClient())
                .setWriterSchema(ITEMS.schema())
                .setDefaultMissingValueInterpretation(AppendRowsRequest.MissingValueInterpretation.DEFAULT_VALUE)
                .build()) {
            get(writer.append(Rows.batch(ITEMS.row(1L, null), ITEMS.row(2L, "pen"))));
        }

        // Then
        assertThat(session.rows("SELECT name FROM item ORDER BY id")).containsExactly("unnamed", "pen");
    }

    @Test
    void theFullViewOfAStreamHasTheTableSchemaAndEveryViewTheLocation() {
        // When
        GetWriteStreamRequest.Builder request =
                GetWriteStreamRequest.newBuilder().setName(session.table("item") + "/_default");
        WriteStream basic = session.writeClient().getWriteStream(request.build());
        WriteStream full = session.writeClient()
                .getWriteStream(request.setView(WriteStreamView.FULL).build());

        // Then
        assertThat(basic.getLocation()).isEqualTo("US");
        assertThat(basic.hasTableSchema()).isFalse();
        assertThat(full.getType()).isEqualTo(WriteStream.Type.COMMITTED);
        assertThat(full.getTableSchema().getFieldsList())
                .extracting(TableFieldSchema::getName, TableFieldSchema::getType)
                .containsExactly(tuple("id", TableFieldSchema.Type.INT64), tuple("name", TableFieldSchema.Type.STRING));
    }

    private static void append(String table, Rows rows, ByteString... batch) throws Exception {
        try (StreamWriter writer = writer(table, rows)) {
            get(writer.append(Rows.batch(batch)));
        }
    }

    private static AppendRowsResponse get(ApiFuture<AppendRowsResponse> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    private static StreamWriter writer(String table, Rows rows) throws Exception {
        return StreamWriter.newBuilder(session.table(table) + "/_default", session.writeClient())
                .setWriterSchema(rows.schema())
                .build();
    }

    private static StreamWriter pooled(String table, Rows rows) throws Exception {
        return StreamWriter.newBuilder(session.table(table) + "/_default", session.writeClient())
                .setWriterSchema(rows.schema())
                .setEnableConnectionPool(true)
                .build();
    }

    private static AppendRowsRequest.Builder request(String table, Rows rows, ByteString... batch) {
        ProtoRows protoRows = Rows.batch(batch);
        return AppendRowsRequest.newBuilder()
                .setWriteStream(session.table(table) + "/_default")
                .setProtoRows(AppendRowsRequest.ProtoData.newBuilder()
                        .setWriterSchema(rows.schema())
                        .setRows(protoRows));
    }

    /** A call of AppendRows without the client's own checks. */
    private static final class RawConnection implements AutoCloseable {
        private final ManagedChannel channel = ManagedChannelBuilder.forTarget(
                        session.server().grpcEndpoint())
                .usePlaintext()
                .build();
        private final BlockingQueue<AppendRowsResponse> received = new LinkedBlockingQueue<>();
        private final StreamObserver<AppendRowsRequest> requests = BigQueryWriteGrpc.newStub(channel)
                .appendRows(new StreamObserver<>() {
                    @Override
                    public void onNext(AppendRowsResponse response) {
                        received.add(response);
                    }

                    @Override
                    public void onError(Throwable cause) {
                        received.add(AppendRowsResponse.newBuilder()
                                .setError(com.google.rpc.Status.newBuilder()
                                        .setCode(Code.UNKNOWN_VALUE)
                                        .setMessage(cause.toString()))
                                .build());
                    }

                    @Override
                    public void onCompleted() {}
                });

        void send(AppendRowsRequest request) {
            requests.onNext(request);
        }

        AppendRowsResponse receive() throws Exception {
            AppendRowsResponse response = received.poll(30, TimeUnit.SECONDS);
            if (response == null) {
                throw new ExecutionException("No answer", null);
            }
            return response;
        }

        @Override
        public void close() {
            requests.onCompleted();
            channel.shutdown();
        }
    }
}
