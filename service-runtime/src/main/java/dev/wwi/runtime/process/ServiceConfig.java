package dev.wwi.runtime.process;

import dev.wwi.runtime.http.OperationsConfig;

/** What the configuration of every service process has. */
public interface ServiceConfig {
    /** The port for probes, metrics and orders. */
    OperationsConfig operations();
}
