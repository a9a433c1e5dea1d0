package dev.wwi.runtime.pause;

import java.util.Map;

/** Where pauses are kept. Thread-safe. */
public interface PauseStore {
    /**
     * Pauses what the pause names, or replaces its reason. Durable on return.
     *
     * @throws org.apache.kafka.common.KafkaException if it may not be durable
     */
    void add(Pause pause) throws InterruptedException;

    /**
     * Ends the pause of a scope; without effect if there is none. Durable on return.
     *
     * @throws org.apache.kafka.common.KafkaException if that may not be durable
     */
    void remove(String scope) throws InterruptedException;

    /** The pauses in force, by scope. */
    Map<String, Pause> read();
}
