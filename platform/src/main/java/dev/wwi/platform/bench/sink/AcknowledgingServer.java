package dev.wwi.platform.bench.sink;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** A Storage Write API that takes every row and keeps none, so that the client alone is measured. Thread-safe. */
final class AcknowledgingServer implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 32 << 20;

    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Server server;

    AcknowledgingServer() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .addService(new Service())
                .build()
                .start();
    }

    String endpoint() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Rows taken since the last reset. */
    long rows() {
        return rows.get();
    }

    /** Bytes of the requests that brought them. */
    long bytes() {
        return bytes.get();
    }

    void reset() {
        rows.set(0);
        bytes.set(0);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Service extends BigQueryWriteGrpc.BigQueryWriteImplBase {
        @Override
        public StreamObserver<AppendRowsRequest> appendRows(StreamObserver<AppendRowsResponse> responses) {
            AppendRowsResponse taken = AppendRowsResponse.newBuilder()
                    .setAppendResult(AppendRowsResponse.AppendResult.getDefaultInstance())
                    .build();
            return new StreamObserver<>() {
                @Override
                public void onNext(AppendRowsRequest request) {
                    bytes.addAndGet(request.getSerializedSize());
                    rows.addAndGet(request.getProtoRows().getRows().getSerializedRowsCount());
                    responses.onNext(taken);
                }

                @Override
                public void onError(Throwable cause) {
                    // The client has gone: its process was ended after its turn.
                }

                @Override
                public void onCompleted() {
                    responses.onCompleted();
                }
            };
        }
    }
}
