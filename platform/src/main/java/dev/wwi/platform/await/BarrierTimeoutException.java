package dev.wwi.platform.await;

/** The time ran out before everything had passed; the message says which stage was behind and where. */
public final class BarrierTimeoutException extends RuntimeException {
    /** With the state the wait ended in. */
    public BarrierTimeoutException(String state) {
        super(state);
    }
}
