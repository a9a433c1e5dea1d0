package dev.wwi.cdc;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lag.LagEndpoint;
import dev.wwi.runtime.process.ServiceDefinition;
import dev.wwi.runtime.process.ServiceProcess;
import java.util.List;

/** The connector as a process of its own: {@code cdc-connector --config FILE}. */
public final class CdcConnectorMain {
    private CdcConnectorMain() {}

    /** Runs until it is told to stop. */
    public static void main(String[] arguments) {
        ServiceProcess.main(
                new ServiceDefinition<>(
                        "cdc-connector", CdcConfig.class, CdcConnector::new, CdcConnectorMain::addEndpoints),
                arguments);
    }

    private static void addEndpoints(OperationsServer operations, CdcConnector connector) {
        RereadEndpoints.addTo(operations, connector);
        AdditionEndpoint.addTo(operations, connector);
        StatusEndpoint.addTo(operations, connector);
        LagEndpoint.addTo(operations, () -> List.of(connector.lag()));
    }
}
