package dev.wwi.runtime.http;

/** Answers one path; called by several threads at once. */
@FunctionalInterface
public interface OperationsEndpoint {
    /**
     * Answers.
     *
     * @throws IllegalArgumentException if the request is wrong; answered with status 400 and the message
     * @throws Exception answered with status 500; the details go to the log only
     */
    OperationsResponse answer(OperationsRequest request) throws Exception;
}
