package dev.wwi.sink;

import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lag.LagEndpoint;
import dev.wwi.runtime.lag.LagWatch;
import dev.wwi.runtime.process.ServiceDefinition;
import dev.wwi.runtime.process.ServiceProcess;
import dev.wwi.sink.config.SinkConfig;
import io.micrometer.core.instrument.MeterRegistry;

/** The sink as a process: {@code SinkMain --config FILE}. */
public final class SinkMain {

    /** How the sink becomes a process. */
    public static final ServiceDefinition<SinkConfig, BigQuerySink> DEFINITION = new ServiceDefinition<>(
                    "bq-sink", SinkConfig.class, BigQuerySink::new, RebuildEndpoints::addTo)
            .beside(SinkMain::watchLag);

    private SinkMain() {}

    public static void main(String... arguments) {
        ServiceProcess.main(DEFINITION, arguments);
    }

    private static ServiceDefinition.Opened watchLag(
            SinkConfig config, BigQuerySink sink, MeterRegistry meters, OperationsServer operations) {
        LagWatch watch = LagWatch.start(config.kafka().clientSettings(), sink.lagStages(), meters);
        LagEndpoint.addTo(operations, watch::lag);
        return watch::close;
    }
}
