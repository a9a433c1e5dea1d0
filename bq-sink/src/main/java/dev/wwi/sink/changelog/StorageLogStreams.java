package dev.wwi.sink.changelog;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.Exceptions;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.cloud.bigquery.storage.v1.TableName;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import dev.wwi.sink.append.AppendOutcome;
import dev.wwi.sink.append.AppendOutcomes;
import dev.wwi.sink.encode.ChangeLogEncoder;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** COMMITTED streams by Google's client. */
public final class StorageLogStreams implements LogStreams {

    private static final String TRACE_ID = "wwi:bq-sink-changes";

    private final BigQueryWriteClient client;
    private final Executor closer;

    /**
     * @param client used, not owned; its settings bound how long a request may take
     * @param closer runs the closing of streams, which waits for their requests in flight
     */
    public StorageLogStreams(BigQueryWriteClient client, Executor closer) {
        this.client = client;
        this.closer = closer;
    }

    @Override
    public String create(PhysicalTable table) throws InterruptedException {
        return answerTo(client.createWriteStreamCallable()
                        .futureCall(CreateWriteStreamRequest.newBuilder()
                                .setParent(TableName.of(table.project(), table.stagingDataset(), table.name())
                                        .toString())
                                .setWriteStream(WriteStream.newBuilder().setType(WriteStream.Type.COMMITTED))
                                .build()))
                .getName();
    }

    @Override
    public OptionalLong end(String stream) throws InterruptedException {
        try {
            return OptionalLong.of(answerTo(client.finalizeWriteStreamCallable()
                            .futureCall(FinalizeWriteStreamRequest.newBuilder()
                                    .setName(stream)
                                    .build()))
                    .getRowCount());
        } catch (NotFoundException e) {
            return OptionalLong.empty();
        }
    }

    /** As the client's own methods wait, but for an interrupt, which these ignore. */
    private static <T> T answerTo(ApiFuture<T> request) throws InterruptedException {
        try {
            return request.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("BigQuery did not answer: " + e.getCause(), e);
        } finally {
            request.cancel(true);
        }
    }

    @Override
    public LogStream open(String stream, TableLayout layout) {
        try {
            return new OpenStream(
                    StreamWriter.newBuilder(stream, client)
                            .setWriterSchema(ProtoSchema.newBuilder()
                                    .setProtoDescriptor(ChangeLogEncoder.descriptor(layout))
                                    .build())
                            .setTraceId(TRACE_ID)
                            .build(),
                    closer);
        } catch (IOException e) {
            throw new UncheckedIOException("stream " + stream + " could not be opened", e);
        }
    }

    private record OpenStream(StreamWriter writer, Executor closer) implements LogStream {

        @Override
        public CompletableFuture<AppendOutcome> append(List<ByteString> rows, long offset) {
            CompletableFuture<AppendOutcome> outcome = new CompletableFuture<>();
            ApiFuture<AppendRowsResponse> response;
            try {
                response = writer.append(
                        ProtoRows.newBuilder().addAllSerializedRows(rows).build(), offset);
            } catch (StatusRuntimeException e) {
                outcome.complete(AppendOutcomes.of(e));
                return outcome;
            }
            ApiFutures.addCallback(
                    response,
                    new ApiFutureCallback<AppendRowsResponse>() {
                        @Override
                        public void onSuccess(AppendRowsResponse result) {
                            outcome.complete(new AppendOutcome.Accepted());
                        }

                        @Override
                        public void onFailure(Throwable failure) {
                            // Nobody else writes to this stream, so these rows arrived when they were sent before.
                            outcome.complete(
                                    failure instanceof Exceptions.OffsetAlreadyExists
                                            ? new AppendOutcome.Accepted()
                                            : AppendOutcomes.of(failure));
                        }
                    },
                    MoreExecutors.directExecutor());
            return outcome;
        }

        @Override
        public void close() {
            closer.execute(writer::close);
        }
    }
}
