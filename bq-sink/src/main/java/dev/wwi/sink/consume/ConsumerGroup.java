package dev.wwi.sink.consume;

import dev.wwi.sink.append.Backoff;
import dev.wwi.sink.append.Troubles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumers of some feeds, each in a thread of its own. A consumer that Kafka ends is replaced; any other failure
 * of a thread ends it for good and shows in {@link #failure}. Thread-safe.
 */
public final class ConsumerGroup implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerGroup.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final ConsumeSettings settings;
    private final DeadLetters deadLetters;
    private final Executor preparer;
    private final List<Worker> workers = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Map<String, FeedTable> tables;

    /**
     * @param threads how many consumers to run
     * @param tables by topic, not empty
     * @param preparer runs what blocks: requests to the registry and the warehouse
     */
    public ConsumerGroup(
            ConsumeSettings settings,
            int threads,
            Map<String, FeedTable> tables,
            DeadLetters deadLetters,
            Executor preparer) {
        this.settings = settings;
        this.tables = Map.copyOf(tables);
        this.deadLetters = deadLetters;
        this.preparer = preparer;
        for (int number = 1; number <= threads; number++) {
            workers.add(new Worker(settings.group() + "-" + number));
        }
    }

    /** Starts consuming. */
    public void start() {
        workers.forEach(worker -> worker.thread.start());
    }

    /**
     * Consumes these topics from now on, and no others: what is left is settled and committed, what stays goes on
     * meanwhile. Returns at once; {@link #uses} tells when a table is let go of.
     *
     * @param wanted by topic, not empty
     */
    public void feed(Map<String, FeedTable> wanted) {
        tables = Map.copyOf(wanted);
        for (Worker worker : workers) {
            ConsumerLoop loop = worker.loop;
            if (loop != null) {
                loop.feed(tables);
            }
        }
    }

    /** Whether any thread may still have rows for the table. */
    public boolean uses(FeedTable table) {
        return tables.containsValue(table) || workers.stream().anyMatch(worker -> worker.uses(table));
    }

    /** What ended a thread for good; empty while all go on. */
    public Optional<Throwable> failure() {
        return workers.stream()
                .flatMap(worker -> Optional.ofNullable(worker.failure).stream())
                .findFirst();
    }

    /** What keeps a consumer from consuming at the moment. */
    public Optional<String> interruption() {
        return workers.stream()
                .flatMap(worker -> Optional.ofNullable(worker.interruption).stream())
                .findFirst();
    }

    /** Why tables take no rows, by topic. */
    public Troubles troubles() {
        Troubles troubles = new Troubles();
        for (Worker worker : workers) {
            ConsumerLoop loop = worker.loop;
            if (loop != null) {
                troubles.addAll(loop.troubles());
            }
        }
        return troubles;
    }

    /** Settles and commits what it can, then leaves the group. */
    @Override
    public void close() {
        stopped.countDown();
        workers.forEach(Worker::stop);
        boolean interrupted = false;
        for (Worker worker : workers) {
            while (worker.thread.isAlive()) {
                try {
                    worker.thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker implements Runnable {
        private final String clientId;
        private final Thread thread;
        private volatile @Nullable ConsumerLoop loop;
        private volatile @Nullable Throwable failure;
        private volatile @Nullable String interruption;

        Worker(String clientId) {
            this.clientId = clientId;
            this.thread = new Thread(this, clientId);
        }

        @Override
        public void run() {
            try {
                for (int attempt = 1; stopped.getCount() > 0; attempt++) {
                    consumeUntilInterrupted(attempt);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                failure = e;
                LOGGER.atError()
                        .setMessage("consumer failed")
                        .addKeyValue("client", clientId)
                        .setCause(e)
                        .log();
            }
        }

        private void consumeUntilInterrupted(int attempt) throws InterruptedException {
            try {
                ConsumerLoop opened = new ConsumerLoop(
                        new KafkaConsumer<>(
                                ConsumerProperties.of(settings.client(), settings.group(), clientId),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()),
                        settings,
                        tables,
                        deadLetters,
                        preparer);
                loop = opened;
                opened.feed(tables);
                if (stopped.getCount() == 0) {
                    opened.stop();
                }
                interruption = null;
                opened.run();
            } catch (KafkaException e) {
                interruption = e.toString();
                LOGGER.atWarn()
                        .setMessage("consumer ended by Kafka, starting another")
                        .addKeyValue("client", clientId)
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("reason", e.toString())
                        .log();
                stopped.await(BACKOFF.after(attempt).toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        boolean uses(FeedTable table) {
            ConsumerLoop running = loop;
            return running != null && thread.isAlive() && running.uses(table);
        }

        void stop() {
            ConsumerLoop running = loop;
            if (running != null) {
                running.stop();
            }
        }
    }
}
