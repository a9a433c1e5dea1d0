package dev.wwi.bqlocal;

import dev.wwi.bqlocal.definition.Definitions;
import dev.wwi.bqlocal.fault.AppendFaults;
import dev.wwi.bqlocal.grpc.BigQueryWriteService;
import dev.wwi.bqlocal.query.Jobs;
import dev.wwi.bqlocal.query.QueryRunner;
import dev.wwi.bqlocal.rest.DatasetHandlers;
import dev.wwi.bqlocal.rest.FaultHandlers;
import dev.wwi.bqlocal.rest.JobHandlers;
import dev.wwi.bqlocal.rest.RestApi;
import dev.wwi.bqlocal.rest.RestServer;
import dev.wwi.bqlocal.rest.TableHandlers;
import dev.wwi.bqlocal.result.Results;
import dev.wwi.bqlocal.sql.Macros;
import dev.wwi.bqlocal.storage.Warehouse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running local BigQuery: the Storage Write API over gRPC and the REST API over HTTP, both without TLS and without
 * credentials, over one directory.
 *
 * <p>What an append or a call has acknowledged is on disk: it survives the death of the process at any moment, and every
 * query that begins afterwards sees it. One directory serves one process at a time.
 */
public final class LocalBigQuery implements AutoCloseable {
    /** Documented limit of an append is 20 MB; the rest is for what surrounds the rows. */
    private static final int MAX_MESSAGE_BYTES = 32 << 20;

    private static final long SHUTDOWN_SECONDS = 5;

    private final Config config;
    private final Warehouse warehouse;
    private final AppendFaults faults;
    private final Server writeServer;
    private final RestServer restServer;
    private final ExecutorService executor;

    /**
     * Where to keep the data and where to listen.
     *
     * @param dir holds the data; created if it is missing
     * @param grpcPort of the Storage Write API, 0 for any free port
     * @param restPort of the REST API, 0 for any free port
     * @param host the address to listen on; everyone who can reach it has full access
     */
    public record Config(Path dir, int grpcPort, int restPort, String host) {
        public Config {
            checkPort("grpcPort", grpcPort);
            checkPort("restPort", restPort);
        }

        /** Free ports of the loopback address. */
        public static Config of(Path dir) {
            return new Config(dir, 0, 0, "127.0.0.1");
        }

        private static void checkPort(String name, int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException(name + " is " + port + ", allowed are 0 to 65535");
            }
        }
    }

    private LocalBigQuery(
            Config config,
            Warehouse warehouse,
            AppendFaults faults,
            Server writeServer,
            RestServer restServer,
            ExecutorService executor) {
        this.config = config;
        this.warehouse = warehouse;
        this.faults = faults;
        this.writeServer = writeServer;
        this.restServer = restServer;
        this.executor = executor;
    }

    /**
     * Opens the directory and starts both servers.
     *
     * @throws SQLException the data cannot be opened, for example because another process has it open
     * @throws IOException a port is taken
     */
    public static LocalBigQuery start(Config config) throws IOException, SQLException {
        return start(config, InstantSource.system());
    }

    /** As {@link #start(Config)}, with a clock that tells how long ago a delete was written. */
    public static LocalBigQuery start(Config config, InstantSource clock) throws IOException, SQLException {
        // Without this the JDK's server delays small answers on a kept-alive connection by up to 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Warehouse warehouse = Warehouse.open(config.dir(), Macros::install, clock);
        ExecutorService executor = Executors.newCachedThreadPool(threads());
        AppendFaults faults = new AppendFaults();
        RestServer restServer = null;
        try {
            restServer = restServer(config, warehouse, faults, executor);
            Server writeServer = NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.grpcPort()))
                    .executor(executor)
                    .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                    .permitKeepAliveTime(1, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .addService(new BigQueryWriteService(warehouse, faults))
                    .build()
                    .start();
            restServer.start();
            return new LocalBigQuery(config, warehouse, faults, writeServer, restServer, executor);
        } catch (IOException | RuntimeException e) {
            if (restServer != null) {
                restServer.close();
            }
            executor.shutdownNow();
            warehouse.close();
            throw e;
        }
    }

    /** {@code host:port} of the Storage Write API. */
    public String grpcEndpoint() {
        return config.host() + ":" + writeServer.getPort();
    }

    /** {@code http://host:port} of the REST API. */
    public String restEndpoint() {
        return "http://" + config.host() + ":" + restServer.port();
    }

    /** Faults for the next appends to meet, for tests of clients. */
    public AppendFaults faults() {
        return faults;
    }

    /** Stops serving, applies what is queued, and closes the data. */
    @Override
    public void close() throws SQLException {
        restServer.close();
        writeServer.shutdown();
        boolean interrupted = false;
        try {
            // Connections are streams that stay open: they are given a moment, then cut, as a restart in a cloud would.
            if (!writeServer.awaitTermination(1, TimeUnit.SECONDS)) {
                writeServer.shutdownNow().awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            writeServer.shutdownNow();
            interrupted = true;
        }
        executor.shutdownNow();
        warehouse.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RestServer restServer(
            Config config, Warehouse warehouse, AppendFaults faults, ExecutorService executor) throws IOException {
        Definitions definitions = new Definitions(warehouse);
        Results results = new Results(warehouse);
        Jobs jobs = new Jobs(new QueryRunner(warehouse, definitions, results), executor);
        RestApi api = new RestApi(
                new DatasetHandlers(warehouse, definitions),
                new TableHandlers(warehouse, definitions, results),
                new JobHandlers(jobs, results),
                new FaultHandlers(faults));
        return new RestServer(new InetSocketAddress(config.host(), config.restPort()), executor, api);
    }

    private static ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger(1);
        return task -> {
            Thread thread = new Thread(task, "bq-local-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
