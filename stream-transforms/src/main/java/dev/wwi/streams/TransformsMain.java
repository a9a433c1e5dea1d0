package dev.wwi.streams;

import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lag.LagEndpoint;
import dev.wwi.runtime.lag.LagWatch;
import dev.wwi.runtime.process.ServiceDefinition;
import dev.wwi.runtime.process.ServiceProcess;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The transforms as a process: {@code TransformsMain --config FILE}. */
public final class TransformsMain {
    /** How the transforms become a process. */
    public static final ServiceDefinition<TransformsConfig, Transforms> DEFINITION = ServiceDefinition.of(
                    "stream-transforms", TransformsConfig.class, Transforms::new)
            .beside(TransformsMain::watchLag);

    private TransformsMain() {}

    public static void main(String... arguments) {
        ServiceProcess.main(DEFINITION, arguments);
    }

    private static ServiceDefinition.Opened watchLag(
            TransformsConfig config, Transforms transforms, MeterRegistry meters, OperationsServer operations) {
        LagWatch watch =
                LagWatch.start(config.kafka().clientSettings(), List.of(transforms.lagStage("transforms")), meters);
        LagEndpoint.addTo(operations, watch::lag);
        return watch::close;
    }
}
