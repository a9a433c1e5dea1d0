package dev.wwi.streams;

import dev.wwi.runtime.process.ServiceDefinition;
import dev.wwi.runtime.process.ServiceProcess;

/** The transforms as a process: {@code TransformsMain --config FILE}. */
public final class TransformsMain {
    /** How the transforms become a process. */
    public static final ServiceDefinition<TransformsConfig, Transforms> DEFINITION =
            ServiceDefinition.of("stream-transforms", TransformsConfig.class, Transforms::new);

    private TransformsMain() {}

    public static void main(String... arguments) {
        ServiceProcess.main(DEFINITION, arguments);
    }
}
