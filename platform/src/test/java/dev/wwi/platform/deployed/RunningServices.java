package dev.wwi.platform.deployed;

import dev.wwi.cdc.CdcConnector;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Connector, transforms and sink in this process, by the three files of a folder. */
public final class RunningServices implements AutoCloseable {
    private final List<Service> inOrderOfTheFlow;

    private RunningServices(List<Service> inOrderOfTheFlow) {
        this.inOrderOfTheFlow = inOrderOfTheFlow;
    }

    public static RunningServices start(Path folder, MeterRegistry meters) throws Exception {
        RunningServices services = new RunningServices(List.of(
                new CdcConnector(load(folder, "connector.yaml", CdcConfig.class), meters),
                new Transforms(load(folder, "transforms.yaml", TransformsConfig.class), meters),
                new BigQuerySink(load(folder, "sink.yaml", SinkConfig.class), meters)));
        try {
            for (Service service : services.inOrderOfTheFlow) {
                service.start();
            }
            return services;
        } catch (Exception failure) {
            services.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        for (int i = inOrderOfTheFlow.size() - 1; i >= 0; i--) {
            inOrderOfTheFlow.get(i).close();
        }
    }

    private static <T extends Record> T load(Path folder, String file, Class<T> type) {
        return ConfigLoader.load(folder.resolve(file), type, Map.of());
    }
}
