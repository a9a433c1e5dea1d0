package dev.wwi.bqlocal.grpc;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsRequest.MissingValueInterpretation;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse.AppendResult;
import com.google.cloud.bigquery.storage.v1.StorageError.StorageErrorCode;
import com.google.common.collect.Lists;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.Int64Value;
import com.google.rpc.Code;
import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.WriteStream;
import dev.wwi.bqlocal.fault.AppendFaults;
import dev.wwi.bqlocal.fault.Fault;
import dev.wwi.bqlocal.row.ChangeMode;
import dev.wwi.bqlocal.row.DecodedRows;
import dev.wwi.bqlocal.row.RowBlock;
import dev.wwi.bqlocal.row.RowDecoder;
import dev.wwi.bqlocal.row.RowProblem;
import dev.wwi.bqlocal.row.WriterSchema;
import dev.wwi.bqlocal.row.WriterSchemaException;
import dev.wwi.bqlocal.storage.AppendOutcome;
import dev.wwi.bqlocal.storage.AppendTarget;
import dev.wwi.bqlocal.storage.Warehouse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One bidirectional AppendRows call. Requests come one at a time from gRPC; all answers are sent by the write loop, in
 * the order of the requests, the refusals included. A refused request leaves the connection usable.
 */
final class AppendConnection implements StreamObserver<AppendRowsRequest> {
    /** Documented limit of a request: 20 MB; the Java client counts the rows against 20 × 2^20. */
    private static final long MAX_REQUEST_BYTES = 20L << 20;

    private static final int MAX_COLUMNS_OF_CHANGES = 2_000;

    private final Warehouse warehouse;
    private final AppendFaults faults;
    private final SchemaLag schemaLag;
    private final StreamObserver<AppendRowsResponse> responses;
    private final Map<StreamName, Writer> writers = new HashMap<>();
    private @Nullable StreamName current;
    private @Nullable ChangeMode mode;
    private boolean broken;

    AppendConnection(
            Warehouse warehouse,
            AppendFaults faults,
            SchemaLag schemaLag,
            StreamObserver<AppendRowsResponse> responses) {
        this.warehouse = warehouse;
        this.faults = faults;
        this.schemaLag = schemaLag;
        this.responses = responses;
    }

    @Override
    public void onNext(AppendRowsRequest request) {
        if (broken) {
            return;
        }
        StreamName stream = current;
        if (!request.getWriteStream().isEmpty()) {
            stream = StreamName.parse(request.getWriteStream()).orElse(null);
        }
        if (stream == null) {
            WriteError error = WriteError.invalid(
                    request.getWriteStream(),
                    "Invalid stream name, allowed is projects/{project}/datasets/{dataset}/tables/{table}/"
                            + "{_default | streams/stream}");
            warehouse.reply(() -> refuse(error));
            return;
        }
        current = stream;
        try {
            append(stream, request);
        } catch (WriteException e) {
            warehouse.reply(() -> refuse(e.error()));
        } catch (RequestException e) {
            // The write loop takes nothing any more; a client comes back when the server does.
            responses.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    @Override
    public void onError(Throwable cause) {
        // The client has gone away; what it sent is still applied, and nobody waits for the answers.
        writers.clear();
    }

    @Override
    public void onCompleted() {
        warehouse.reply(responses::onCompleted);
    }

    private void append(StreamName stream, AppendRowsRequest request) throws WriteException {
        // Clients send the schema once, whatever becomes of the request that has it.
        Writer writer = writers.computeIfAbsent(stream, name -> new Writer());
        writer.remember(request);
        sleep(faults.nextLatencyMillis());
        Fault fault = faults.next().orElse(null);
        if (fault instanceof Fault.Refusal refusal) {
            throw new WriteException(
                    new WriteError(refusal.code(), null, "Injected fault", stream.toString(), List.of()));
        }
        if (fault instanceof Fault.LostRequest) {
            broken = true;
            warehouse.reply(() -> breakOff("the request is lost"));
            return;
        }
        List<ByteString> rows = request.getProtoRows().getRows().getSerializedRowsList();
        long bytes = rows.stream().mapToLong(ByteString::size).sum();
        checkRequest(stream, request, bytes);
        AppendTarget target = target(stream, request);
        Table table = table(stream);
        writer.begin(table.version());
        WriterSchema schema = writer.schemaFor(table, stream);
        if (schema.hasChangeType()) {
            checkChangesAllowed(stream, table);
        }
        boolean reversed = schema.hasChangeType() && faults.plan().earlierOfTies();
        DecodedRows decoded = new RowDecoder(
                        schema, reversed ? Lists.reverse(rows) : rows, writer.missingIsDefault(table), mode)
                .decode();
        if (decoded instanceof DecodedRows.Bad bad) {
            throw new WriteException(WriteError.badRows(
                    stream.toString(), reversed ? reversed(bad.problems(), rows.size()) : bad.problems()));
        }
        RowBlock block = ((DecodedRows.Good) decoded).block();
        if (block.rowCount() > 0) {
            mode = block.mode();
        }
        boolean schemaChanged = writer.noticeVersion(table.version());
        warehouse.append(target, block, bytes, outcome -> {
            if (fault instanceof Fault.LostAnswer) {
                breakOff("the answer is lost");
            } else {
                answer(stream, outcome, schemaChanged ? table : null);
            }
        });
        if (fault instanceof Fault.AppliedTwice) {
            warehouse.append(target, block, bytes, outcome -> {});
        }
    }

    /** The problems with the indices that the rows have in the request. */
    private static List<RowProblem> reversed(List<RowProblem> problems, int rows) {
        return problems.stream()
                .map(problem -> new RowProblem(rows - 1 - problem.index(), problem.message()))
                .toList();
    }

    private void breakOff(String what) {
        responses.onError(
                Status.UNAVAILABLE.withDescription("Injected fault: " + what).asRuntimeException());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void checkRequest(StreamName stream, AppendRowsRequest request, long bytes) throws WriteException {
        if (request.hasArrowRows()) {
            throw new WriteException(WriteError.of(
                    Code.UNIMPLEMENTED,
                    StorageErrorCode.STORAGE_ERROR_CODE_UNSPECIFIED,
                    stream.toString(),
                    "The local BigQuery takes protobuf rows, not Arrow"));
        }
        if (bytes > MAX_REQUEST_BYTES) {
            throw new WriteException(WriteError.invalid(
                    stream.toString(), "AppendRows request too large: " + bytes + " limit " + MAX_REQUEST_BYTES));
        }
    }

    private AppendTarget target(StreamName stream, AppendRowsRequest request) throws WriteException {
        if (!stream.isDefault()) {
            OptionalLong offset =
                    request.hasOffset() ? OptionalLong.of(request.getOffset().getValue()) : OptionalLong.empty();
            return new AppendTarget.ApplicationStream(stream.toString(), offset);
        }
        if (request.hasOffset()) {
            throw new WriteException(
                    WriteError.invalid(stream.toString(), "Offset can not be set for the default stream"));
        }
        return new AppendTarget.DefaultStream();
    }

    /** The table whose columns the rows must have. */
    private Table table(StreamName stream) throws WriteException {
        Catalog catalog = warehouse.catalog();
        Table table = catalog.findTable(stream.table())
                .orElseThrow(() -> new WriteException(WriteError.tableNotFound(stream)));
        if (table.isView()) {
            throw new WriteException(WriteError.invalid(stream.toString(), "Cannot append rows to a view"));
        }
        Table visible = schemaLag.visible(table, faults.plan().schemaLagMillis(), System.nanoTime());
        if (stream.isDefault()) {
            return visible;
        }
        WriteStream created = catalog.findStream(stream.toString())
                .orElseThrow(() -> new WriteException(WriteError.streamNotFound(stream.toString())));
        return created.type() == WriteStream.Type.COMMITTED ? visible : created.staging();
    }

    private static void checkChangesAllowed(StreamName stream, Table table) throws WriteException {
        if (!stream.isDefault()) {
            throw new WriteException(WriteError.of(
                    Code.INVALID_ARGUMENT,
                    StorageErrorCode.INVALID_STREAM_TYPE,
                    stream.toString(),
                    "_CHANGE_TYPE is supported on the default stream only"));
        }
        if (!table.hasPrimaryKey()) {
            throw new WriteException(WriteError.invalid(
                    stream.toString(), "Create UPSERT stream is not supported for primary key disabled table"));
        }
        if (table.columns().size() > MAX_COLUMNS_OF_CHANGES) {
            throw new WriteException(WriteError.invalid(
                    stream.toString(),
                    "Create UPSERT stream is not supported for a table with more than " + MAX_COLUMNS_OF_CHANGES
                            + " columns, it has " + table.columns().size()));
        }
    }

    private void answer(StreamName stream, AppendOutcome outcome, @Nullable Table updated) {
        if (!(outcome instanceof AppendOutcome.Applied applied)) {
            refuse(WriteError.of(stream, outcome));
            return;
        }
        AppendResult.Builder result = AppendResult.newBuilder();
        if (applied.offset().isPresent()) {
            result.setOffset(Int64Value.of(applied.offset().getAsLong()));
        }
        AppendRowsResponse.Builder response =
                AppendRowsResponse.newBuilder().setAppendResult(result).setWriteStream(stream.toString());
        if (updated != null) {
            response.setUpdatedSchema(StreamResources.schema(updated.columns()));
        }
        responses.onNext(response.build());
    }

    private void refuse(WriteError error) {
        responses.onNext(AppendRowsResponse.newBuilder()
                .setError(error.toStatus())
                .addAllRowErrors(error.toRowErrors())
                .setWriteStream(error.entity())
                .build());
    }

    /** What the connection remembers of one stream: schema and settings are sticky until they are sent again. */
    private static final class Writer {
        private static final long UNKNOWN = -1;

        private final Map<String, MissingValueInterpretation> missingByColumn = new HashMap<>();
        private MissingValueInterpretation missingDefault = MissingValueInterpretation.NULL_VALUE;
        private @Nullable DescriptorProto descriptor;
        private @Nullable WriterSchema schema;
        private long knownVersion = UNKNOWN;

        /** The table's version when the connection first asks for it. */
        void begin(long version) {
            if (knownVersion == UNKNOWN) {
                knownVersion = version;
            }
        }

        void remember(AppendRowsRequest request) {
            if (request.getProtoRows().hasWriterSchema()) {
                descriptor = request.getProtoRows().getWriterSchema().getProtoDescriptor();
                schema = null;
            }
            if (request.getDefaultMissingValueInterpretation()
                    != MissingValueInterpretation.MISSING_VALUE_INTERPRETATION_UNSPECIFIED) {
                missingDefault = request.getDefaultMissingValueInterpretation();
            }
            if (request.getMissingValueInterpretationsCount() > 0) {
                missingByColumn.clear();
                missingByColumn.putAll(request.getMissingValueInterpretationsMap());
            }
        }

        WriterSchema schemaFor(Table table, StreamName stream) throws WriteException {
            WriterSchema bound = schema;
            if (bound != null
                    && bound.table().physicalId() == table.physicalId()
                    && bound.table().version() == table.version()) {
                return bound;
            }
            if (descriptor == null) {
                throw new WriteException(WriteError.invalid(
                        stream.toString(), "The first request for a stream on a connection needs a writer_schema"));
            }
            try {
                schema = WriterSchema.bind(descriptor, table);
                return schema;
            } catch (WriterSchemaException e) {
                throw new WriteException(
                        e.kind() == WriterSchemaException.Kind.EXTRA_FIELD
                                ? WriteError.of(
                                        Code.INVALID_ARGUMENT,
                                        StorageErrorCode.SCHEMA_MISMATCH_EXTRA_FIELDS,
                                        stream.toString(),
                                        e.getMessage())
                                : WriteError.invalid(stream.toString(), e.getMessage()));
            }
        }

        boolean[] missingIsDefault(Table table) {
            boolean[] byColumn = new boolean[table.columns().size()];
            for (int i = 0; i < byColumn.length; i++) {
                Column column = table.columns().get(i);
                byColumn[i] = missingByColumn.getOrDefault(column.name(), missingDefault)
                        == MissingValueInterpretation.DEFAULT_VALUE;
            }
            return byColumn;
        }

        /** Whether the table has changed since the connection last heard of it. */
        boolean noticeVersion(long version) {
            boolean changed = version > knownVersion;
            knownVersion = version;
            return changed;
        }
    }
}
