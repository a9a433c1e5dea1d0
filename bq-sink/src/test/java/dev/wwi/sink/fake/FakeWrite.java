package dev.wwi.sink.fake;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.RowError;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The Storage Write API's AppendRows for default streams, with faults on demand. */
final class FakeWrite extends BigQueryWriteGrpc.BigQueryWriteImplBase {

    private final FakeRest rest;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile AppendFault fault = (table, rows) -> null;

    FakeWrite(FakeRest rest) {
        this.rest = rest;
    }

    void fault(AppendFault next) {
        fault = next;
    }

    int requests() {
        return requests.get();
    }

    @Override
    public StreamObserver<AppendRowsRequest> appendRows(StreamObserver<AppendRowsResponse> responses) {
        return new Connection(responses);
    }

    private final class Connection implements StreamObserver<AppendRowsRequest> {
        private final StreamObserver<AppendRowsResponse> responses;
        private String table = "";
        private Descriptors.@Nullable Descriptor descriptor;
        private boolean broken;

        Connection(StreamObserver<AppendRowsResponse> responses) {
            this.responses = responses;
        }

        @Override
        public void onNext(AppendRowsRequest request) {
            if (broken) {
                return;
            }
            requests.incrementAndGet();
            if (!request.getWriteStream().isEmpty()) {
                table = request.getWriteStream().replaceFirst(".*/datasets/([^/]+)/tables/([^/]+)/.*", "$1.$2");
            }
            if (request.getProtoRows().hasWriterSchema()) {
                descriptor = descriptor(request.getProtoRows().getWriterSchema().getProtoDescriptor());
            }
            List<DynamicMessage> rows = parse(request.getProtoRows().getRows().getSerializedRowsList());
            AppendRowsResponse answer = fault.answer(table, rows);
            if (AppendFault.BREAK_CONNECTION.equals(answer)) {
                broken = true;
                responses.onError(
                        Status.UNAVAILABLE.withDescription("broken on demand").asRuntimeException());
            } else if (AppendFault.BREAK_AFTER_APPLYING.equals(answer)) {
                broken = true;
                rest.table(table).apply(rows);
                responses.onError(
                        Status.UNAVAILABLE.withDescription("broken on demand").asRuntimeException());
            } else if (answer != null) {
                responses.onNext(answer);
            } else {
                responses.onNext(append(rows));
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
            if (!broken) {
                responses.onCompleted();
            }
        }

        private AppendRowsResponse append(List<DynamicMessage> rows) {
            FakeTable target = rest.table(table);
            if (target == null) {
                return AppendFault.error(Status.Code.NOT_FOUND, StorageError.StorageErrorCode.TABLE_NOT_FOUND);
            }
            if (!target.streamsKnow(descriptor)) {
                return AppendFault.error(
                        Status.Code.INVALID_ARGUMENT, StorageError.StorageErrorCode.SCHEMA_MISMATCH_EXTRA_FIELDS);
            }
            target.apply(rows);
            return AppendRowsResponse.newBuilder()
                    .setAppendResult(AppendRowsResponse.AppendResult.getDefaultInstance())
                    .build();
        }

        private List<DynamicMessage> parse(List<ByteString> rows) {
            List<DynamicMessage> parsed = new ArrayList<>();
            for (ByteString row : rows) {
                try {
                    parsed.add(DynamicMessage.parseFrom(descriptor, row));
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError("row is not of its descriptor", e);
                }
            }
            return parsed;
        }
    }

    private static Descriptors.Descriptor descriptor(DescriptorProto message) {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("row.proto")
                .setSyntax("proto2")
                .addMessageType(message)
                .build();
        try {
            return Descriptors.FileDescriptor.buildFrom(file, new Descriptors.FileDescriptor[0])
                    .getMessageTypes()
                    .get(0);
        } catch (Descriptors.DescriptorValidationException e) {
            throw new AssertionError("descriptor is not self-contained", e);
        }
    }

    /** What a fake answers instead of appending. */
    @FunctionalInterface
    interface AppendFault {

        /** Ends the connection without applying the request. */
        AppendRowsResponse BREAK_CONNECTION =
                AppendRowsResponse.newBuilder().setWriteStream("break").build();

        /** Applies the request, but ends the connection before the acknowledgement. */
        AppendRowsResponse BREAK_AFTER_APPLYING = AppendRowsResponse.newBuilder()
                .setWriteStream("apply and break")
                .build();

        /** Null to append. */
        @Nullable
        AppendRowsResponse answer(String table, List<DynamicMessage> rows);

        static AppendRowsResponse error(Status.Code code, StorageError.StorageErrorCode storageCode) {
            StorageError detail = StorageError.newBuilder()
                    .setCode(storageCode)
                    .setEntity("stream")
                    .setErrorMessage(storageCode.name())
                    .build();
            return AppendRowsResponse.newBuilder()
                    .setError(com.google.rpc.Status.newBuilder()
                            .setCode(code.value())
                            .setMessage(storageCode.name())
                            .addDetails(Any.pack(detail)))
                    .build();
        }

        static AppendRowsResponse error(Status.Code code) {
            return AppendRowsResponse.newBuilder()
                    .setError(com.google.rpc.Status.newBuilder()
                            .setCode(code.value())
                            .setMessage(code + " on demand"))
                    .build();
        }

        static AppendRowsResponse badRows(Map<Integer, String> reasons) {
            AppendRowsResponse.Builder response = AppendRowsResponse.newBuilder()
                    .setError(com.google.rpc.Status.newBuilder()
                            .setCode(Status.Code.INVALID_ARGUMENT.value())
                            .setMessage("bad rows"));
            new TreeMap<>(reasons)
                    .forEach((index, reason) -> response.addRowErrors(RowError.newBuilder()
                            .setIndex(index)
                            .setCode(RowError.RowErrorCode.FIELDS_ERROR)
                            .setMessage(reason)));
            return response.build();
        }
    }
}
