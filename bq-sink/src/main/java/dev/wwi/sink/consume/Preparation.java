package dev.wwi.sink.consume;

import dev.wwi.sink.append.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made in the background and tried again after failures, asked for by one thread that must not
 * block.
 *
 * @param <T> what is made
 */
final class Preparation<T> {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));

    private final Supplier<T> task;
    private final Executor executor;
    private CompletableFuture<T> attempt;
    private int attempts = 1;
    private long retryNanos;
    private boolean failureSeen;
    private @Nullable T result;
    private @Nullable Throwable failure;

    Preparation(Supplier<T> task, Executor executor) {
        this.task = task;
        this.executor = executor;
        this.attempt = CompletableFuture.supplyAsync(task, executor);
    }

    /** The result, as soon as there is one; starts another attempt when one is due. */
    Optional<T> poll(long nowNanos) {
        if (result != null) {
            return Optional.of(result);
        }
        if (!attempt.isDone()) {
            return Optional.empty();
        }
        try {
            result = attempt.join();
            failure = null;
            return Optional.of(result);
        } catch (CompletionException e) {
            failure = e.getCause() == null ? e : e.getCause();
        }
        if (!failureSeen) {
            failureSeen = true;
            retryNanos = nowNanos + BACKOFF.after(attempts).toNanos();
        } else if (nowNanos - retryNanos >= 0) {
            attempts++;
            failureSeen = false;
            attempt = CompletableFuture.supplyAsync(task, executor);
        }
        return Optional.empty();
    }

    /** Why the last attempt failed; empty before the first failure and after a success. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    int attempts() {
        return attempts;
    }
}
