package dev.wwi.platform.bench.capture;

import java.util.List;

/** What all contenders' JVMs are started with. */
final class JvmOptions {
    /** Kafka Connect's own script has a heap of 2 GB; the parallel collector leaves both of two cores the most time. */
    static final List<String> OF_CONTENDERS = List.of("-Xmx2g", "-XX:+UseParallelGC");

    private JvmOptions() {}
}
