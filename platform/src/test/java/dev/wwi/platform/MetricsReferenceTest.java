package dev.wwi.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documented metrics are those that the services export. */
class MetricsReferenceTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");

    private final ExportedMetrics exported = ExportedMetrics.read();

    @Test
    void theDocumentedMetricsAreThoseThatAreExported() throws IOException {
        // Given
        String expected = document();

        // When
        if (Boolean.getBoolean("wwi.golden.write")) {
            Files.writeString(DOCUMENT, expected);
        }

        // Then
        assertThat(Files.readString(DOCUMENT))
                .as("docs/metrics.md; write it anew by -Dwwi.golden.write=true")
                .isEqualTo(expected);
    }

    @Test
    void everyMetricSaysWhatItMeans() {
        exported.byService().forEach((service, metrics) -> assertThat(metrics.values())
                .as(service)
                .isNotEmpty()
                .allSatisfy(
                        metric -> assertThat(metric.meaning()).as(metric.name()).isNotBlank()));
    }

    private String document() {
        StringBuilder text = new StringBuilder("""
                # Metrics
                Each service has them at `/metrics` of its operations port, in Prometheus' format. `ops/prometheus` has the
                alert rules over them, `ops/grafana` the dashboard, `ops/runbooks` what to do. Besides these there are those
                of the JVM (`jvm_*`, `process_*`) and of the Kafka clients and Kafka Streams (`kafka_*`).

                `/health/live` fails when the service has stopped and will not go on by itself: start the process anew.
                `/health/ready` fails while it does not do what it is for; its answer names the state and the reason.
                """);
        exported.byService().forEach((service, metrics) -> {
            text.append("\n## ")
                    .append(service)
                    .append("\n| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n");
            metrics.values().forEach(metric -> text.append("| `")
                    .append(metric.name())
                    .append("` | ")
                    .append(metric.type())
                    .append(" | ")
                    .append(metric.unit())
                    .append(" | ")
                    .append(String.join(", ", metric.labels()))
                    .append(" | ")
                    .append(metric.meaning())
                    .append(" |\n"));
        });
        return text.toString();
    }
}
