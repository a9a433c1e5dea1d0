package dev.wwi.cdc.config;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.List;

/**
 * The connector's configuration.
 *
 * @param source the captured database
 * @param kafka where the changes go
 * @param capture what is captured and how
 * @param operations the port for probes and metrics
 */
public record CdcConfig(SourceConfig source, KafkaConfig kafka, CaptureConfig capture, OperationsConfig operations)
        implements ServiceConfig {
    /** The same with other captured tables. */
    public CdcConfig withTables(List<SourceTable> tables) {
        return new CdcConfig(source, kafka, capture.withTables(tables), operations);
    }
}
