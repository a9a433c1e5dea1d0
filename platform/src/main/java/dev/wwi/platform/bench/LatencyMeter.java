package dev.wwi.platform.bench;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures from a commit at the source to the moment at which a reader of committed records has what it led to. Both clocks
 * are this machine's: the commit's time is PostgreSQL's, which the record tells.
 */
public final class LatencyMeter {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final BenchServers servers;
    private final Duration warmUp;
    private final Duration duration;
    private final String topic;
    private final ToLongFunction<GenericRecord> commitMicros;

    /**
     * @param warmUp how long the work goes on before anything counts
     * @param duration how long is measured
     * @param commitMicros of a record's Avro value, when it was committed at the source
     */
    public LatencyMeter(
            BenchServers servers,
            Duration warmUp,
            Duration duration,
            String topic,
            ToLongFunction<GenericRecord> commitMicros) {
        this.servers = servers;
        this.warmUp = warmUp;
        this.duration = duration;
        this.topic = topic;
        this.commitMicros = commitMicros;
    }

    /** Measures while the work goes on. */
    public Map<String, Double> measure(MeasuredProcess process, SteadyWork work) throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(servers.kafka().clientSettings());
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        LongStream.Builder latencies = LongStream.builder();
        try (KafkaAvroDeserializer events = new KafkaAvroDeserializer();
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            events.configure(Map.of("schema.registry.url", servers.kafka().schemaRegistryUrl()), false);
            consumer.assign(servers.partitions(List.of(topic)));
            consumer.seekToEnd(consumer.assignment());
            awaitFirst(consumer, process, work);
            read(consumer, events, warmUp, LongStream.builder());
            Duration cpuBefore = process.cpu();
            int before = work.nextId();
            read(consumer, events, duration, latencies);
            Map<String, Double> figures = LatencyFigures.of(latencies.build(), topic);
            figures.put("transactions/s", (double) (work.nextId() - before) / duration.toSeconds());
            figures.put("CPU %", 100.0 * process.cpu().minus(cpuBefore).toMillis() / duration.toMillis());
            return figures;
        }
    }

    private void awaitFirst(KafkaConsumer<byte[], byte[]> consumer, MeasuredProcess process, SteadyWork work) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
            process.requireAlive();
            work.requireRunning();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(topic + " got no record within " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    private void read(
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaAvroDeserializer events,
            Duration time,
            LongStream.Builder latencies) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(10))) {
                Instant now = Instant.now();
                long nowMicros =
                        TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
                if (record.value() != null) {
                    GenericRecord value = (GenericRecord) events.deserialize(record.topic(), record.value());
                    latencies.add(nowMicros - commitMicros.applyAsLong(value));
                }
            }
        }
    }
}
