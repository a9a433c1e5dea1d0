package dev.wwi.sink.consume;

import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.runtime.deadletter.DeadLetterException;
import dev.wwi.runtime.deadletter.DeadLetterWriter;
import dev.wwi.sink.append.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters in a thread of its own, in batches and in order, again and again until Kafka has them. What is
 * still queued when it is closed is lost here, but not in the topic: its offsets are not committed.
 */
public final class QueuedDeadLetters implements DeadLetters, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(QueuedDeadLetters.class);
    private static final String STAGE = "sink";
    private static final int ROOM = 10_000;
    private static final int MAX_BATCH = 500;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

    private final DeadLetterWriter writer;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private volatile @Nullable String failure;
    private final Thread thread = new Thread(this::run, "bq-sink-dead-letters");

    private record Entry(DeadLetter letter, Runnable whenDurable) {}

    /**
     * @param writer owned: closed with this
     */
    public QueuedDeadLetters(DeadLetterWriter writer) {
        this.writer = writer;
        thread.setDaemon(true);
    }

    /** Starts writing. */
    public void start() {
        thread.start();
    }

    /** Why dead letters cannot be written; empty while they can. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public boolean hasRoom() {
        return queue.size() < ROOM;
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record, String code, String reason, Runnable whenDurable) {
        queue.add(new Entry(DeadLetter.of(STAGE, record, code, reason), whenDurable));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.close();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                List<Entry> batch = new ArrayList<>();
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                writeUntilDurable(batch);
                batch.forEach(entry -> entry.whenDurable.run());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilDurable(List<Entry> batch) throws InterruptedException {
        List<DeadLetter> letters = batch.stream().map(Entry::letter).toList();
        for (int attempt = 1; ; attempt++) {
            try {
                writer.write(letters);
                failure = null;
                return;
            } catch (DeadLetterException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("closed while dead letters could not be written");
                }
                failure = e.getMessage();
                LOGGER.atWarn()
                        .setMessage("dead letters not written, trying again")
                        .addKeyValue("letters", letters.size())
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("reason", e.getMessage())
                        .log();
                Thread.sleep(BACKOFF.after(attempt).toMillis());
            }
        }
    }
}
