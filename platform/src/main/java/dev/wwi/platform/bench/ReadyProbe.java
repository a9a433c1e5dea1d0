package dev.wwi.platform.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits until a service's operations port says that it is ready. */
public final class ReadyProbe {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 50;
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * Returns when the service is ready.
     *
     * @throws IllegalStateException if the process ends before, or is not ready in time
     */
    public void await(MeasuredProcess process, int operationsPort) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operationsPort + "/health/ready"))
                .timeout(REQUEST_TIMEOUT)
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady(request)) {
            process.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(request.uri() + " was not ready within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean isReady(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            // It does not listen yet.
            return false;
        }
    }
}
