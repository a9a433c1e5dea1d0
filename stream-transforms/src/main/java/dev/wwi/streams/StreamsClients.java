package dev.wwi.streams;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The Kafka clients of one run of the application. Thread-safe.
 *
 * <p>Kafka Streams starts its other threads when its global tables are restored, and cannot be stopped before (KAFKA-7380):
 * both are done under one lock, and the restore asks nobody whether to go on. The consumer that restores can be made to end
 * it.
 */
final class StreamsClients implements KafkaClientSupplier {
    private final FactHold hold;
    private final AtomicReference<Consumer<byte[], byte[]>> restoring = new AtomicReference<>();
    private final AtomicBoolean abandoned = new AtomicBoolean();

    /** For a run whose facts that hold keeps back. */
    StreamsClients(FactHold hold) {
        this.hold = hold;
    }

    /** Has a start that waits for global tables fail soon, also one that only comes. Not to be called after it. */
    void abandonStart() {
        abandoned.set(true);
        Consumer<byte[], byte[]> consumer = restoring.get();
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Whether what fails now is to fail. */
    boolean isAbandoned() {
        return abandoned.get();
    }

    @Override
    public Admin getAdmin(Map<String, Object> settings) {
        return Admin.create(settings);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        return new HoldingConsumer(settings, hold);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
        return consumer(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = consumer(settings);
        restoring.set(consumer);
        return consumer;
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
