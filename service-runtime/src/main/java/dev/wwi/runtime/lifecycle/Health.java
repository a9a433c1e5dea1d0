package dev.wwi.runtime.lifecycle;

/** How a service is. */
public sealed interface Health {
    /** It is alive and on its way; it does not serve its purpose yet. */
    record Starting(String phase) implements Health {}

    /** It does what it is for. */
    record Running() implements Health {}

    /** It stands still because an operator wants it to, and goes on when told. */
    record Paused(String reason) implements Health {}

    /** It goes on, but something keeps it from its purpose, which it retries. */
    record Degraded(String reason) implements Health {}

    /**
     * It has stopped and will not go on by itself.
     *
     * @param code a stable name of the state, which is also its runbook's
     * @param reason what happened, naming the thing and the value
     * @param hint what the operator can do
     */
    record Failed(String code, String reason, String hint) implements Health {}

    /** Whether the process should be kept, and not started anew. */
    default boolean isLive() {
        return !(this instanceof Failed);
    }

    /** Whether it does what it is told: what it is for, or nothing while it is paused. */
    default boolean isReady() {
        return this instanceof Running || this instanceof Paused;
    }
}
