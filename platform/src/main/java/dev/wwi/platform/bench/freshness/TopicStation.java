package dev.wwi.platform.bench.freshness;

import dev.wwi.runtime.config.KafkaConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic, as readers of committed records see it. */
final class TopicStation implements Station {
    private static final Duration POLL = Duration.ofMillis(10);

    private final String name;
    private final KafkaConfig kafka;
    private final String topic;
    private final ToLongFunction<GenericRecord> commitMicros;
    private final Consumer<Long> commits;

    /**
     * @param commitMicros of a record's Avro value, when it was committed at the source
     * @param commits is told of each commit time, too
     */
    TopicStation(
            String name,
            KafkaConfig kafka,
            String topic,
            ToLongFunction<GenericRecord> commitMicros,
            Consumer<Long> commits) {
        this.name = name;
        this.kafka = kafka;
        this.topic = topic;
        this.commitMicros = commitMicros;
        this.commits = commits;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void watch(Arrivals arrivals, BooleanSupplier isOver) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        try (KafkaAvroDeserializer values = new KafkaAvroDeserializer();
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            values.configure(Map.of("schema.registry.url", kafka.schemaRegistryUrl()), false);
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            consumer.seekToEnd(consumer.assignment());
            while (!isOver.getAsBoolean()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        long now = Clock.nowMicros();
                        long commit = commitMicros.applyAsLong(
                                (GenericRecord) values.deserialize(record.topic(), record.value()));
                        commits.accept(commit);
                        arrivals.seen(commit, now);
                    }
                }
            }
        } catch (InterruptException e) {
            // This is how the watch ends; the client has set the thread's flag, which nobody needs.
            Thread.interrupted();
        }
    }
}
