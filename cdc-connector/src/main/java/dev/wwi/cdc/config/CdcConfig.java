package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.KafkaConfig;

/**
 * The connector's configuration.
 *
 * @param source the captured database
 * @param kafka where the changes go
 * @param capture what is captured and how; all defaults when missing
 */
public record CdcConfig(SourceConfig source, KafkaConfig kafka, CaptureConfig capture) {
    /** Fills in the defaults. */
    public CdcConfig {
        if (source == null) {
            throw new ConfigException("source is missing, must name the captured database");
        }
        if (kafka == null) {
            throw new ConfigException("kafka is missing, must name the brokers and the schema registry");
        }
        capture = capture == null ? CaptureConfig.defaults() : capture;
    }
}
