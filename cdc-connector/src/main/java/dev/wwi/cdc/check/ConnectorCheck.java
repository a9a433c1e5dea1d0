package dev.wwi.cdc.check;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.source.PreflightCheck;
import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.KafkaCheck;
import dev.wwi.runtime.check.RegistryCheck;
import dev.wwi.runtime.config.PrintableAddress;

/** Everything a start of the connector would need, checked without changing it: the source, Kafka, the registry. */
public final class ConnectorCheck {
    private final CdcConfig config;

    /** Of a connector with this configuration. */
    public ConnectorCheck(CdcConfig config) {
        this.config = config;
    }

    /** Never throws for the state of what is checked. */
    public CheckResult run() throws InterruptedException {
        CheckResult source = CheckResult.of(
                "PostgreSQL at " + PrintableAddress.of(config.source().url()) + " ("
                        + config.capture().sourceTables().size() + " tables)",
                new PreflightCheck(config).run());
        return source.and(new KafkaCheck(config.kafka())
                        .runForCreator(
                                config.capture().topics(), config.capture().replicationFactor()))
                .and(RegistryCheck.run(config.kafka()));
    }
}
