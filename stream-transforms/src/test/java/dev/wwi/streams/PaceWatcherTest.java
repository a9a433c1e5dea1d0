package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.streams.failure.ThreadFailures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PaceWatcherTest {
    private static final long MANY = 200_000;

    private final ScriptedApplications applications = new ScriptedApplications();
    private final ScriptedBacklog backlog = new ScriptedBacklog();
    private final PaceWatcher watcher = new PaceWatcher(
            new PacedApplication(
                    ProcessingConfig.in("state", ProcessingConfig.DEFAULT_FACT_PARTITIONS),
                    applications,
                    new ThreadFailures(),
                    new RestoreProgress(),
                    InstantSource.system()),
            backlog,
            Duration.ofMillis(1));

    @Test
    void aCloseDuringAChangeWaitsForWhatIsStoppedAndStartsNothing() throws Exception {
        // Given
        watcher.start();
        CountDownLatch mayClose = applications.newest().holdClosing();
        backlog.records = MANY;
        applications.awaitCall("close LIVE");
        applications.forget();

        // When
        CompletableFuture<Void> closing = CompletableFuture.runAsync(watcher::close);
        assertThat(closing).failsWithin(200, TimeUnit.MILLISECONDS);
        mayClose.countDown();
        closing.get();

        // Then
        assertThat(applications.calls()).isEmpty();
        assertThat(applications.wasInterrupted()).isFalse();
        assertThat(backlog.closed).isTrue();
    }

    @Test
    void aKafkaThatDoesNotTellWhatIsToBeReadDoesNotEndTheWatch() throws Exception {
        // Given
        watcher.start();

        // When
        backlog.failOnce(new IllegalStateException("Kafka did not answer"));
        backlog.records = MANY;

        // Then
        applications.awaitCall("start CATCHING_UP");
        watcher.close();
    }
}
