package dev.wwi.streams.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wwi.streams.testkit.KafkaServers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures as Kafka Streams itself throws them. */
class ThreadFailuresIT {
    @Test
    void theMissingTopicOfAGlobalTableHasAName(@TempDir Path directory) throws Exception {
        // Given
        StreamsBuilder builder = new StreamsBuilder();
        builder.globalTable("no.such.topic", Consumed.with(Serdes.Bytes(), Serdes.Bytes()));
        ThreadFailures failures = new ThreadFailures();

        // When
        Throwable thrown;
        try (KafkaServers servers = KafkaServers.start(directory.resolve("servers"))) {
            Properties settings = new Properties();
            settings.putAll(Map.of(
                    StreamsConfig.APPLICATION_ID_CONFIG, "global",
                    StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers.config().bootstrapServers(),
                    StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString()));
            try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
                thrown = catchThrowable(streams::start);
            }
        }

        // Then
        assertThat(failures.reasonToTryAgain(thrown, 1)).isEmpty();
        assertThat(failures.failed()).hasValueSatisfying(failed -> {
            assertThat(failed.code()).isEqualTo("SOURCE_TOPIC_MISSING");
            assertThat(failed.reason()).contains("no.such.topic");
        });
    }
}
