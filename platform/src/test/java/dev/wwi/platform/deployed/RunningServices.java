package dev.wwi.platform.deployed;

import dev.wwi.cdc.AdditionEndpoint;
import dev.wwi.cdc.CdcConnector;
import dev.wwi.cdc.RereadEndpoints;
import dev.wwi.cdc.StatusEndpoint;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lag.LagEndpoint;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.runtime.process.ServiceConfig;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Connector, transforms and sink in this process with their operations ports, by the three files of a folder. */
public final class RunningServices implements AutoCloseable {
    private final List<Service> inOrderOfTheFlow = new ArrayList<>();
    private final List<OperationsServer> ports = new ArrayList<>();

    private RunningServices() {}

    public static RunningServices start(Path folder, MeterRegistry meters) throws Exception {
        RunningServices services = new RunningServices();
        try {
            CdcConfig capture = load(folder, "connector.yaml", CdcConfig.class);
            CdcConnector connector = new CdcConnector(capture, meters);
            OperationsServer port = services.open(connector, capture);
            RereadEndpoints.addTo(port, connector);
            AdditionEndpoint.addTo(port, connector);
            StatusEndpoint.addTo(port, connector);
            LagEndpoint.addTo(port, () -> List.of(connector.lag()));
            TransformsConfig processing = load(folder, "transforms.yaml", TransformsConfig.class);
            services.open(new Transforms(processing, meters), processing);
            SinkConfig writing = load(folder, "sink.yaml", SinkConfig.class);
            BigQuerySink sink = new BigQuerySink(writing, meters);
            dev.wwi.sink.StatusEndpoint.addTo(services.open(sink, writing), sink);
            for (Service service : services.inOrderOfTheFlow) {
                service.start();
            }
            return services;
        } catch (Exception failure) {
            services.close();
            throw failure;
        }
    }

    /** Where the operations ports are. */
    public ServicesConfig addresses() {
        return new ServicesConfig(
                ports.get(0).url(),
                List.of(ports.get(1).url()),
                List.of(ports.get(2).url()));
    }

    @Override
    public void close() {
        for (int i = inOrderOfTheFlow.size() - 1; i >= 0; i--) {
            inOrderOfTheFlow.get(i).close();
        }
        ports.forEach(OperationsServer::close);
        inOrderOfTheFlow.clear();
        ports.clear();
    }

    private OperationsServer open(Service service, ServiceConfig config) throws IOException {
        inOrderOfTheFlow.add(service);
        OperationsServer port = OperationsServer.start(
                config.operations(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), List.of(service));
        ports.add(port);
        return port;
    }

    private static <T extends Record> T load(Path folder, String file, Class<T> type) {
        return ConfigLoader.load(folder.resolve(file), type, Map.of());
    }
}
