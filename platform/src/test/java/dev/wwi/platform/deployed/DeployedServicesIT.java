package dev.wwi.platform.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.cdc.status.CaptureReport;
import dev.wwi.platform.console.PlatformStatus.ServiceStatus;
import dev.wwi.platform.console.StatusParts;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.sink.SinkReport;
import dev.wwi.sink.SinkReport.TableReport;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.generation.RebuildsStatus;
import dev.wwi.streams.TransformsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeployedServicesIT {
    private static final String HEALTH = "/health/ready";
    private static final String STATUS = "/status";
    private static final String REBUILDS = "/rebuild";

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService answering = Executors.newCachedThreadPool();
    private final CountDownLatch never = new CountDownLatch(1);

    /** What a server does before it answers. */
    private interface Before {
        void answering() throws InterruptedException;
    }

    @AfterEach
    void close() {
        answering.shutdownNow();
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void allProcessesAreAskedBeforeTheFirstHasAnswered() throws Exception {
        // Given
        CountDownLatch asked = new CountDownLatch(9);
        Before whenAllAreAsked = () -> {
            asked.countDown();
            asked.await();
        };
        ServicesConfig addresses = new ServicesConfig(
                connector(whenAllAreAsked),
                List.of(transforms(whenAllAreAsked)),
                List.of(sink(10, whenAllAreAsked), sink(20, whenAllAreAsked)));

        // When
        DeployedServices.Answers answers = ask(addresses);

        // Then
        assertThat(answers.health()).extracting(ServiceStatus::state).containsOnly("RUNNING");
        assertThat(answers.health()).hasSize(4);
        assertThat(answers.capture()).isEqualTo(CaptureReport.unknown());
        assertThat(answers.sinks().bytesAppended()).isEqualTo(30);
        assertThat(answers.rebuilds()).isEqualTo(new RebuildsStatus(List.of(), List.of()));
    }

    @Test
    void aProcessThatHangsIsUnreachableAndTheOthersTellWhatTheyKnow() throws Exception {
        // Given
        Before atOnce = () -> {};
        ServicesConfig addresses = new ServicesConfig(
                connector(atOnce),
                List.of(transforms(never::await)),
                List.of(sink(10, never::await), sink(20, atOnce)));

        // When
        DeployedServices.Answers answers = ask(addresses);

        // Then
        assertThat(answers.health())
                .extracting(ServiceStatus::state)
                .containsExactly("RUNNING", StatusParts.UNREACHABLE, StatusParts.UNREACHABLE, "RUNNING");
        assertThat(answers.sinks().tables()).containsExactly(new TableReport("raw.sales_orders", 5, 20, 0, 0, null, 0));
        assertThat(answers.rebuilds()).isEqualTo(new RebuildsStatus(List.of(), List.of()));
    }

    private DeployedServices.Answers ask(ServicesConfig addresses) throws InterruptedException {
        KafkaConfig kafka = KafkaConfig.of("127.0.0.1:1", "http://127.0.0.1:1");
        try (DeployedServices services = new DeployedServices(
                addresses,
                new CdcConfig(
                        SourceConfig.of("jdbc:postgresql://127.0.0.1:1/wwi", "capture", new Secret("")),
                        kafka,
                        CaptureConfig.defaults(),
                        OperationsConfig.local(0)),
                TransformsConfig.of(kafka, Path.of("unused")),
                SinkConfig.of(
                        kafka,
                        BigQueryConfig.local("project", new EndpointConfig("127.0.0.1:1", "http://127.0.0.1:1"))))) {
            return services.ask();
        }
    }

    private String connector(Before before) throws IOException {
        return serve(Map.of(HEALTH, healthOf("cdc-connector"), STATUS, CaptureReport.unknown()), before);
    }

    private String transforms(Before before) throws IOException {
        return serve(Map.of(HEALTH, healthOf("stream-transforms")), before);
    }

    private String sink(long bytes, Before before) throws IOException {
        SinkReport report =
                new SinkReport(List.of(new TableReport("raw.sales_orders", 5, bytes, 0, 0, null, 0)), bytes, 0);
        return serve(
                Map.of(HEALTH, healthOf("bq-sink"), STATUS, report, REBUILDS, new RebuildsStatus(List.of(), List.of())),
                before);
    }

    private static Object healthOf(String service) {
        return Map.of("status", "UP", "services", Map.of(service, Map.of("state", "RUNNING")));
    }

    private String serve(Map<String, Object> answers, Before before) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        servers.add(server);
        server.setExecutor(answering);
        for (Map.Entry<String, Object> answer : answers.entrySet()) {
            byte[] body =
                    new ObjectMapper().writeValueAsString(answer.getValue()).getBytes(StandardCharsets.UTF_8);
            server.createContext(answer.getKey(), exchange -> {
                try {
                    before.answering();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
        }
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
