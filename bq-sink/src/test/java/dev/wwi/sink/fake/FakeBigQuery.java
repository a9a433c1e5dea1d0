package dev.wwi.sink.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.protobuf.DynamicMessage;
import com.sun.net.httpserver.HttpServer;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A BigQuery in memory, spoken to by the real clients over loopback: it knows nothing but the documented rules of
 * change ingestion, and fails in every way a test asks for.
 */
public final class FakeBigQuery implements AutoCloseable {

    private static final int MAX_MESSAGE_BYTES = 32 << 20;

    private final FakeRest rest = new FakeRest();
    private final FakeWrite write = new FakeWrite(rest);
    private final ExecutorService httpThreads = Executors.newCachedThreadPool();
    private final HttpServer http;
    private final Server grpc;

    public FakeBigQuery() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        http = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        http.createContext("/", rest);
        http.setExecutor(httpThreads);
        http.start();
        grpc = NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0))
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .addService(write)
                .build()
                .start();
    }

    public EndpointConfig endpoint() {
        return new EndpointConfig(
                "127.0.0.1:" + grpc.getPort(),
                "http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** The rows that a reader of {@code dataset.table} sees, views not followed; empty if there is no such table. */
    public List<Map<String, Object>> rows(String table) {
        FakeTable found = rest.table(table);
        return found == null ? List.of() : found.rows();
    }

    public Set<String> tables() {
        return rest.tableNames();
    }

    /** The REST resource of a table or view. */
    public ObjectNode resource(String table) {
        return rest.table(table).resource();
    }

    public List<String> restRequests() {
        return rest.requests();
    }

    public int appendRequests() {
        return write.requests();
    }

    /** How often a request held two changes of one key, of which BigQuery would have applied any. */
    public int keysRepeatedInOneRequest(String table) {
        return rest.table(table).keysRepeatedInOneRequest();
    }

    /** Answers appends to a table, given its name and rows; null appends. */
    public void onAppend(BiFunction<String, List<DynamicMessage>, @Nullable AppendRowsResponse> fault) {
        write.fault(fault::apply);
    }

    /** Refuses REST requests, given as {@code "GET /datasets/raw"}. */
    public void denyRest(Predicate<String> requests) {
        rest.deny(requests);
    }

    /** Whether streams know an added column at once, or only after {@link #showColumns}. */
    public void showColumnsAtOnce(boolean atOnce) {
        rest.showColumnsAtOnce(atOnce);
    }

    public void showColumns(String table) {
        rest.table(table).showColumnsToStreams();
    }

    public static AppendRowsResponse error(Status.Code code) {
        return FakeWrite.AppendFault.error(code);
    }

    public static AppendRowsResponse badRows(Map<Integer, String> reasons) {
        return FakeWrite.AppendFault.badRows(reasons);
    }

    public static AppendRowsResponse brokenConnection() {
        return FakeWrite.AppendFault.BREAK_CONNECTION;
    }

    public static AppendRowsResponse brokenConnectionAfterApplying() {
        return FakeWrite.AppendFault.BREAK_AFTER_APPLYING;
    }

    @Override
    public void close() {
        http.stop(0);
        httpThreads.shutdownNow();
        grpc.shutdownNow();
    }
}
