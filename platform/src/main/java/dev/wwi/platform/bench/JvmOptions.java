package dev.wwi.platform.bench;

import java.util.List;

/** What all contenders' JVMs are started with. */
public final class JvmOptions {
    /** Kafka Connect's own script has a heap of 2 GB; the parallel collector leaves both of two cores the most time. */
    public static final List<String> OF_CONTENDERS = List.of("-Xmx2g", "-XX:+UseParallelGC");

    private JvmOptions() {}
}
