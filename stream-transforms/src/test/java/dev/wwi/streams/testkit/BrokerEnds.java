package dev.wwi.streams.testkit;

import org.apache.kafka.common.utils.Exit;

/**
 * A broker ends its JVM when it cannot go on: its port is taken, its log directory is gone. In a JVM of tests that would end
 * all of them without a word on the cause.
 */
final class BrokerEnds {
    private BrokerEnds() {}

    /** From now on, a broker that would end the JVM fails with an error instead. */
    static void becomeErrors() {
        Exit.setHaltProcedure(BrokerEnds::fail);
        Exit.setExitProcedure(BrokerEnds::fail);
    }

    private static void fail(int status, String message) {
        throw new IllegalStateException("a broker would have ended the JVM with status " + status + ": "
                + (message == null ? "see what Kafka logged before" : message));
    }
}
