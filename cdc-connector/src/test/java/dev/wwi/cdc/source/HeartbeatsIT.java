package dev.wwi.cdc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.SilentProxy;
import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.http.OperationsConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeartbeatsIT {
    @TempDir
    private Path directory;

    @Test
    void aSourceThatSaysNothingAnyMoreDoesNotKeepThemFromEnding() throws Exception {
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory));
                SilentProxy proxy = SilentProxy.start(port(server.jdbcUrl("postgres")))) {
            // Given
            Heartbeats heartbeats = new Heartbeats(
                    config("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres"),
                    new CaptureProgress(),
                    List::of,
                    () -> null,
                    failure -> {});
            heartbeats.beat();
            proxy.silence();
            Thread beating = new Thread(heartbeats::beat, "beating");
            beating.setDaemon(true);
            beating.start();
            await().atMost(Duration.ofMinutes(2)).until(proxy::hasSwallowed);
            // When
            Thread closing = new Thread(heartbeats::close, "closing");
            closing.setDaemon(true);
            closing.start();
            // Then
            closing.join(TimeUnit.MINUTES.toMillis(1));
            assertThat(closing.isAlive()).isFalse();
            beating.join(TimeUnit.MINUTES.toMillis(1));
            assertThat(beating.isAlive()).isFalse();
        }
    }

    private static int port(String jdbcUrl) {
        return URI.create(jdbcUrl.substring("jdbc:".length())).getPort();
    }

    private static CdcConfig config(String jdbcUrl) {
        return new CdcConfig(
                SourceConfig.of(jdbcUrl, PostgresServer.SUPERUSER, new Secret("unused")),
                KafkaConfig.of("127.0.0.1:1", "http://127.0.0.1:1"),
                CaptureConfig.defaults(),
                OperationsConfig.local(0));
    }
}
