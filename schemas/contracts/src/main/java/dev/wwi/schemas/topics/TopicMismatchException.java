package dev.wwi.schemas.topics;

/** An existing topic is not what the product needs; the message names the topic, what it is and what it should be. */
public final class TopicMismatchException extends RuntimeException {
    /** With a message for the operator. */
    public TopicMismatchException(String message) {
        super(message);
    }
}
