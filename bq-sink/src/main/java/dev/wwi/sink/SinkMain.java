package dev.wwi.sink;

import dev.wwi.runtime.process.ServiceDefinition;
import dev.wwi.runtime.process.ServiceProcess;
import dev.wwi.sink.config.SinkConfig;

/** The sink as a process: {@code SinkMain --config FILE}. */
public final class SinkMain {

    /** How the sink becomes a process. */
    public static final ServiceDefinition<SinkConfig, BigQuerySink> DEFINITION =
            ServiceDefinition.of("bq-sink", SinkConfig.class, BigQuerySink::new);

    private SinkMain() {}

    public static void main(String... arguments) {
        ServiceProcess.main(DEFINITION, arguments);
    }
}
