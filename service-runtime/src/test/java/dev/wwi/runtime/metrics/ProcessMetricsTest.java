package dev.wwi.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ProcessMetricsTest {
    @Test
    void theMetersOfTheJvmAndOfServicesAreShown() {
        // Given
        try (ProcessMetrics metrics = new ProcessMetrics()) {
            metrics.registry().counter("wwi.dead.letters", "code", "NOT_A_DATE").increment();

            // When
            String text = metrics.registry().scrape();

            // Then
            assertThat(text)
                    .contains("wwi_dead_letters_total{code=\"NOT_A_DATE\"} 1.0")
                    .contains("jvm_memory_used_bytes")
                    .contains("process_files_open_files")
                    .contains("process_uptime_seconds");
        }
    }

    @Test
    void micrometersBinderReadsTheMetricsOfThisKafkaClient() {
        // Given
        Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:1", "client.id", "example");

        // When
        String text;
        try (ProcessMetrics metrics = new ProcessMetrics();
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                KafkaClientMetrics binder = new KafkaClientMetrics(producer)) {
            binder.bindTo(metrics.registry());
            text = metrics.registry().scrape();
        }

        // Then
        assertThat(text).contains("kafka_producer_buffer_available_bytes{client_id=\"example\"");
    }
}
