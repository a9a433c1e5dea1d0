package dev.wwi.bqlocal.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.result.RunningStatement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A query job: running until its outcome or error is there, and unchanged from then on. */
public final class Job {
    private final String project;
    private final String id;
    private final ObjectNode configuration;
    private final boolean dryRun;
    private final long startMillis = System.currentTimeMillis();
    private final CompletableFuture<QueryOutcome> outcome = new CompletableFuture<>();
    private final RunningStatement running = new RunningStatement();
    private volatile long endMillis;

    Job(String project, String id, ObjectNode configuration, boolean dryRun) {
        this.project = project;
        this.id = id;
        this.configuration = configuration;
        this.dryRun = dryRun;
    }

    public String project() {
        return project;
    }

    public String id() {
        return id;
    }

    /** The configuration that the client sent. */
    public ObjectNode configuration() {
        return configuration;
    }

    public boolean dryRun() {
        return dryRun;
    }

    public long startMillis() {
        return startMillis;
    }

    /** When the job ended, or 0. */
    public long endMillis() {
        return endMillis;
    }

    public RunningStatement running() {
        return running;
    }

    public boolean isDone() {
        return outcome.isDone();
    }

    /** What the job did, once it is done without an error. */
    public Optional<QueryOutcome> outcome() {
        return outcome.isDone() && !outcome.isCompletedExceptionally() ? Optional.of(outcome.join()) : Optional.empty();
    }

    /** Why the job failed, once it has. */
    public Optional<RequestException> error() {
        if (!outcome.isCompletedExceptionally()) {
            return Optional.empty();
        }
        Throwable cause = outcome.handle((value, thrown) -> thrown).join();
        return Optional.of(
                cause instanceof RequestException known
                        ? known
                        : new RequestException(
                                RequestException.Reason.BACKEND_ERROR, "Job failed: " + cause.getMessage(), cause));
    }

    /** Waits until the job is done, or the time is over; returns whether it is done. */
    public boolean await(Duration atMost) {
        try {
            outcome.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return outcome.isDone();
        }
    }

    void complete(QueryOutcome done) {
        endMillis = System.currentTimeMillis();
        outcome.complete(done);
    }

    void fail(RuntimeException cause) {
        endMillis = System.currentTimeMillis();
        outcome.completeExceptionally(cause);
    }
}
