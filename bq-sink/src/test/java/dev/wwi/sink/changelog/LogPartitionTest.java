package dev.wwi.sink.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.sink.config.AppendConfig;
import dev.wwi.sink.metrics.SinkMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LogPartitionTest {

    @Test
    void recordsWithoutAKeyAreCountedAsLeftOutAndTombstonesAreNot() throws Exception {
        // Given
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
                LogPartition log = new LogPartition(
                        ChangeLogLoopTest.unprepared(admin),
                        new ChangeLogLoopTest.NoStreams(),
                        AppendConfig.defaults().limits(),
                        new SinkMetrics(meters).table("raw_changes.sales_orders"),
                        "stream",
                        -1)) {

            // When
            log.write(List.of(
                    new ConsumerRecord<>("orders", 0, 0, null, new byte[] {1}),
                    new ConsumerRecord<>("orders", 0, 1, new byte[] {1}, null)));

            // Then
            assertThat(meters.counter(SinkMetrics.CHANGES_LEFT_OUT, "table", "raw_changes.sales_orders")
                            .count())
                    .isEqualTo(1);
            assertThat(log.position().rows()).isZero();
        }
    }
}
