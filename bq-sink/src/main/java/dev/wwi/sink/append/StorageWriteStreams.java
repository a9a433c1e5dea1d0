package dev.wwi.sink.append;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.api.gax.batching.FlowController;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.cloud.bigquery.storage.v1.TableName;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import dev.wwi.sink.encode.RowDescriptor;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Opens default streams with Google's {@link StreamWriter}: the only kind of stream that takes changes by key. Each
 * writer has a connection of its own, for a shared pool would spread a busy table over several connections.
 */
public final class StorageWriteStreams implements RowStreams {

    private static final String TRACE_ID = "wwi:bq-sink";

    private final BigQueryWriteClient client;

    /**
     * @param client used, not owned
     */
    public StorageWriteStreams(BigQueryWriteClient client) {
        this.client = client;
    }

    @Override
    public RowStream open(PhysicalTable table, TableLayout layout) {
        String stream = TableName.of(table.project(), table.stagingDataset(), table.name()) + "/streams/_default";
        ProtoSchema schema = ProtoSchema.newBuilder()
                .setProtoDescriptor(RowDescriptor.of(layout))
                .build();
        try {
            return new DefaultStream(StreamWriter.newBuilder(stream, client)
                    .setWriterSchema(schema)
                    .setTraceId(TRACE_ID)
                    // Consumer threads must not block; the sink bounds what is in flight by itself, below this limit.
                    .setLimitExceededBehavior(FlowController.LimitExceededBehavior.ThrowException)
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException("no stream could be opened to " + table, e);
        }
    }

    private record DefaultStream(StreamWriter writer) implements RowStream {

        @Override
        public void append(List<ByteString> rows, Consumer<AppendOutcome> whenDone) {
            ProtoRows request =
                    ProtoRows.newBuilder().addAllSerializedRows(rows).build();
            ApiFuture<AppendRowsResponse> response;
            try {
                response = writer.append(request);
            } catch (StatusRuntimeException e) {
                whenDone.accept(AppendOutcomes.of(e));
                return;
            }
            ApiFutures.addCallback(
                    response,
                    new ApiFutureCallback<AppendRowsResponse>() {
                        @Override
                        public void onSuccess(AppendRowsResponse result) {
                            whenDone.accept(new AppendOutcome.Accepted());
                        }

                        @Override
                        public void onFailure(Throwable failure) {
                            whenDone.accept(AppendOutcomes.of(failure));
                        }
                    },
                    MoreExecutors.directExecutor());
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
