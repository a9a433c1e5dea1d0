package dev.wwi.bqlocal.grpc;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsRequest;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamResponse;
import com.google.cloud.bigquery.storage.v1.FlushRowsRequest;
import com.google.cloud.bigquery.storage.v1.FlushRowsResponse;
import com.google.cloud.bigquery.storage.v1.GetWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.cloud.bigquery.storage.v1.WriteStreamView;
import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.fault.AppendFaults;
import dev.wwi.bqlocal.storage.Warehouse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service's calls; any number of connections at once. */
public final class BigQueryWriteService extends BigQueryWriteGrpc.BigQueryWriteImplBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(BigQueryWriteService.class);

    private final Warehouse warehouse;
    private final AppendFaults faults;
    private final SchemaLag schemaLag = new SchemaLag();
    private final ApplicationStreams streams;

    public BigQueryWriteService(Warehouse warehouse, AppendFaults faults) {
        this.warehouse = warehouse;
        this.faults = faults;
        this.streams = new ApplicationStreams(warehouse);
    }

    @Override
    public StreamObserver<AppendRowsRequest> appendRows(StreamObserver<AppendRowsResponse> responses) {
        return new AppendConnection(warehouse, faults, schemaLag, responses);
    }

    @Override
    public void getWriteStream(GetWriteStreamRequest request, StreamObserver<WriteStream> response) {
        answer(response, () -> {
            boolean withSchema = request.getView() == WriteStreamView.FULL;
            StreamName name = StreamName.parse(request.getName())
                    .orElseThrow(
                            () -> new WriteException(WriteError.invalid(request.getName(), "Invalid stream name")));
            Catalog catalog = warehouse.catalog();
            Table table = catalog.findTable(name.table())
                    .filter(found -> !found.isView())
                    .orElseThrow(() -> new WriteException(WriteError.tableNotFound(name)));
            String location = catalog.dataset(table.name().datasetName()).location();
            return name.isDefault()
                    ? StreamResources.defaultStream(table, location, withSchema)
                    : StreamResources.applicationStream(streams.find(name.toString()), location, withSchema);
        });
    }

    @Override
    public void createWriteStream(CreateWriteStreamRequest request, StreamObserver<WriteStream> response) {
        answer(response, () -> {
            TableName table = StreamName.parseTable(request.getParent())
                    .orElseThrow(() -> new WriteException(WriteError.invalid(
                            request.getParent(),
                            "Invalid parent, allowed is projects/{project}/datasets/{dataset}/tables/{table}")));
            return streams.create(table, request.getWriteStream().getType());
        });
    }

    @Override
    public void finalizeWriteStream(
            FinalizeWriteStreamRequest request, StreamObserver<FinalizeWriteStreamResponse> response) {
        answer(response, () -> FinalizeWriteStreamResponse.newBuilder()
                .setRowCount(streams.finish(request.getName()))
                .build());
    }

    @Override
    public void flushRows(FlushRowsRequest request, StreamObserver<FlushRowsResponse> response) {
        answer(response, () -> {
            long offset = streams.flush(
                    request.getWriteStream(),
                    request.hasOffset(),
                    request.getOffset().getValue());
            return FlushRowsResponse.newBuilder().setOffset(offset).build();
        });
    }

    @Override
    public void batchCommitWriteStreams(
            BatchCommitWriteStreamsRequest request, StreamObserver<BatchCommitWriteStreamsResponse> response) {
        answer(response, () -> {
            TableName table = StreamName.parseTable(request.getParent())
                    .orElseThrow(() -> new WriteException(WriteError.invalid(
                            request.getParent(),
                            "Invalid parent, allowed is projects/{project}/datasets/{dataset}/tables/{table}")));
            List<StorageError> errors = streams.check(table, request.getWriteStreamsList());
            if (!errors.isEmpty()) {
                return BatchCommitWriteStreamsResponse.newBuilder()
                        .addAllStreamErrors(errors)
                        .build();
            }
            return BatchCommitWriteStreamsResponse.newBuilder()
                    .setCommitTime(StreamResources.timestamp(streams.commit(request.getWriteStreamsList())))
                    .build();
        });
    }

    private static <T> void answer(StreamObserver<T> response, Call<T> call) {
        try {
            T value = call.run();
            response.onNext(value);
            response.onCompleted();
        } catch (WriteException e) {
            response.onError(e.error().toException());
        } catch (StatusRuntimeException e) {
            response.onError(e);
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("A call of the write service failed");
            response.onError(
                    Status.INTERNAL.withDescription(e.getMessage()).withCause(e).asRuntimeException());
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws WriteException;
    }
}
