package dev.wwi.platform.await;

import java.util.Map;

/** The time ran out before everything had passed; the message says which stage was behind and where. */
public final class BarrierTimeoutException extends RuntimeException {
    private final transient Map<String, String> topics;

    /** With the state the wait ended in. */
    public BarrierTimeoutException(String state) {
        this(state, Map.of());
    }

    private BarrierTimeoutException(String state, Map<String, String> topics) {
        super(state);
        this.topics = Map.copyOf(topics);
    }

    /** The same, when it is certain topics that had not been passed: each with its own state. */
    BarrierTimeoutException inTopics(Map<String, String> states) {
        return new BarrierTimeoutException(getMessage(), states);
    }

    /** The topics that had not been passed, each with its state; none if it was not by topics. */
    public Map<String, String> topics() {
        return topics;
    }
}
