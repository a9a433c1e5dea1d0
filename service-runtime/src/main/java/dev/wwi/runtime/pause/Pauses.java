package dev.wwi.runtime.pause;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the pauses that concern one service, in a thread of its own. Until they have been read for the first time
 * everything counts as halted, so that a restart lets nothing slip; when Kafka cannot be asked, what was known last holds.
 *
 * <p>{@link #start} and {@link #close} are called once; the questions by any thread at any time.
 */
public final class Pauses implements AutoCloseable {
    /** 1 while the service, or a table of it, is paused; tag {@code stage}. */
    public static final String PAUSED = "wwi.paused";

    private static final Logger LOGGER = LoggerFactory.getLogger(Pauses.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

    private final Map<String, Object> client;
    private final Runnable listener;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Map<String, Pause> pauses;

    /**
     * @param stage of {@link PauseScope}
     * @param client how to reach Kafka
     * @param listener called after each change of what is paused, by this object's thread
     */
    public Pauses(String stage, Map<String, Object> client, MeterRegistry meters, Runnable listener) {
        this.client = Map.copyOf(client);
        this.listener = listener;
        this.thread = new Thread(this::follow, stage + "-pauses");
        thread.setDaemon(true);
        Gauge.builder(PAUSED, this, watched -> watched.concerning(stage).isPresent() ? 1 : 0)
                .description("1 while an operator has this stage, or a table of it, paused")
                .tag("stage", stage)
                .register(meters);
    }

    /** Starts following. */
    public void start() {
        thread.start();
    }

    /** Whether any of the scopes may not go on: it is paused, or nobody knows yet. */
    public boolean isHalted(String... scopes) {
        return pauses == null || pause(scopes).isPresent();
    }

    /** The pause of the first of the scopes that has one. */
    public Optional<Pause> pause(String... scopes) {
        Map<String, Pause> known = pauses;
        if (known != null) {
            for (String scope : scopes) {
                Pause pause = known.get(scope);
                if (pause != null) {
                    return Optional.of(pause);
                }
            }
        }
        return Optional.empty();
    }

    /** All that are known. */
    public Collection<Pause> all() {
        Map<String, Pause> known = pauses;
        return known == null ? List.of() : known.values();
    }

    /** A pause of the stage, or, of the sink, of one of its tables. */
    public Optional<Pause> concerning(String stage) {
        return pause(stage)
                .or(() -> stage.equals(PauseScope.SINK)
                        ? all().stream()
                                .filter(pause -> !PauseScope.STAGES.contains(pause.scope()))
                                .findFirst()
                        : Optional.empty());
    }

    @Override
    public void close() {
        stopping.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            while (stopping.getCount() > 0) {
                try (PauseReader reader = new PauseReader(client)) {
                    become(reader.readToEnd());
                    while (stopping.getCount() > 0) {
                        become(reader.readMore(LOOK_INTERVAL));
                        if (!reader.isThere()) {
                            pauseBetweenLooks();
                        }
                    }
                } catch (InterruptException e) {
                    throw e;
                } catch (KafkaException e) {
                    LOGGER.atWarn()
                            .addKeyValue("reason", e.getMessage())
                            .log("Pauses cannot be read, what was known holds");
                    pauseBetweenLooks();
                }
            }
        } catch (InterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pauseBetweenLooks() throws InterruptedException {
        var unused = stopping.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void become(Map<String, Pause> read) {
        if (read.equals(pauses)) {
            return;
        }
        pauses = read;
        LOGGER.atInfo().addKeyValue("pauses", read.keySet()).log("What is paused was read");
        listener.run();
    }
}
