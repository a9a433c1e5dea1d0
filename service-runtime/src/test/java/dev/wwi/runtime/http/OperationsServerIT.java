package dev.wwi.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.lifecycle.FakeService;
import dev.wwi.runtime.lifecycle.Health;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationsServerIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FakeService connector = new FakeService("cdc-connector");
    private final FakeService sink = new FakeService("bq-sink");
    private OperationsServer server;

    @BeforeEach
    void start() throws IOException {
        start(OperationsConfig.local(0));
    }

    private void start(OperationsConfig config) throws IOException {
        server = OperationsServer.start(config, metrics, List.of(connector, sink));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void metersAreShownAsPrometheusText() throws Exception {
        // Given
        metrics.counter("wwi.rows").increment(3);

        // When
        HttpResponse<String> answer = get("/metrics");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(answer.body()).contains("wwi_rows_total 3.0");
    }

    @Test
    void theProbesTellHowEachServiceIs() throws Exception {
        // Given
        connector.become(new Health.Running());
        sink.become(new Health.Degraded("BigQuery is unreachable"));

        // When
        HttpResponse<String> live = get("/health/live");
        HttpResponse<String> notReady = get("/health/ready");
        connector.become(new Health.Failed("SLOT_LOST", "slot wwi is gone", "take a new snapshot"));
        sink.become(new Health.Running());
        HttpResponse<String> dead = get("/health/live");

        // Then
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.body())
                .isEqualTo("{\"services\":{\"bq-sink\":{\"reason\":\"BigQuery is unreachable\",\"state\":\"DEGRADED\"},"
                        + "\"cdc-connector\":{\"state\":\"RUNNING\"}},\"status\":\"DOWN\"}");
        assertThat(dead.statusCode()).isEqualTo(503);
        assertThat(dead.body()).contains("SLOT_LOST").contains("take a new snapshot");
    }

    @Test
    void handlersGetWhatTheRequestSays() throws Exception {
        // Given
        server.get(
                        "/tables/{name}",
                        request -> OperationsResponse.json(Map.of(
                                "name", request.pathParameter("name"),
                                "limit", request.query("limit").orElse("none"))))
                .post("/tables/{name}/rebuild", request -> OperationsResponse.json(202, request.body()));

        // When
        HttpResponse<String> read = get("/tables/dim%20city+x?limit=a%26b&other");
        HttpResponse<String> order = send(request("/tables/dim_city/rebuild")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("städte"))
                .build());

        // Then
        assertThat(read.body()).isEqualTo("{\"limit\":\"a&b\",\"name\":\"dim city+x\"}");
        assertThat(order.statusCode()).isEqualTo(202);
        assertThat(order.body()).isEqualTo("\"städte\"");
    }

    @Test
    void wrongRequestsAreRefused() throws Exception {
        // Given
        server.get("/number", request -> {
                    throw new IllegalArgumentException("limit is x; allowed is a number");
                })
                .get("/broken", request -> {
                    throw new IllegalStateException("password=secret");
                })
                .post("/order", request -> OperationsResponse.json("done"));
        String tooLarge = "x".repeat((1 << 20) + 1);

        // When
        HttpResponse<String> wrong = get("/number");
        HttpResponse<String> broken = get("/broken");
        HttpResponse<String> nowhere = get("/nowhere");
        HttpResponse<String> method = get("/order");
        HttpResponse<String> large = send(request("/order")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(tooLarge))
                .build());

        // Then
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).isEqualTo("{\"error\":\"limit is x; allowed is a number\"}");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).doesNotContain("secret");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(large.statusCode()).isEqualTo(413);
    }

    @Test
    void theTokenIsAskedForEverywhereButAtTheProbes() throws Exception {
        // Given
        stop();
        start(new OperationsConfig("127.0.0.1", 0, new Secret("geheim")));
        server.post("/order", request -> OperationsResponse.json("done"));

        // When
        List<Integer> statuses = List.of(
                get("/health/live").statusCode(),
                get("/metrics").statusCode(),
                send(request("/metrics")
                                .header("Authorization", "Bearer falsch")
                                .build())
                        .statusCode(),
                send(request("/metrics")
                                .header("Authorization", "Bearer geheim")
                                .build())
                        .statusCode(),
                send(request("/order")
                                .header("Authorization", "Bearer geheim")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build())
                        .statusCode());

        // Then
        assertThat(statuses).containsExactly(200, 401, 401, 200, 200);
    }

    @Test
    void aForeignPageCannotGiveOrders() throws Exception {
        // Given
        server.post("/order", request -> OperationsResponse.json("done"));
        String own = server.url();

        // When
        int foreign = order("http://evil.example");
        int same = order(own);
        int form = send(request("/order")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build())
                .statusCode();
        String rebound = raw("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(foreign).isEqualTo(403);
        assertThat(same).isEqualTo(200);
        assertThat(form).isEqualTo(415);
        assertThat(rebound).startsWith("HTTP/1.1 403");
    }

    @Test
    void ordersFromOtherMachinesNeedAToken() throws Exception {
        // Given
        stop();
        start(new OperationsConfig("0.0.0.0", 0, null));
        server.post("/order", request -> OperationsResponse.json("done"));

        // When
        HttpResponse<String> order =
                send(request("/order").POST(HttpRequest.BodyPublishers.noBody()).build());

        // Then
        assertThat(order.statusCode()).isEqualTo(403);
        assertThat(order.body()).contains("need a bearer token");
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void aHeadRequestGetsTheStatusAlone() throws Exception {
        // Given
        connector.become(new Health.Running());
        sink.become(new Health.Running());

        // When
        HttpResponse<String> answer = send(request("/health/ready")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aTakenPortIsNamed() {
        // Given
        int taken = URI.create(server.url()).getPort();

        // When // Then
        assertThatThrownBy(() -> OperationsServer.start(OperationsConfig.local(taken), metrics, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("operations port")
                .hasMessageContaining(":" + taken);
    }

    private int order(String origin) throws IOException, InterruptedException {
        return send(request("/order")
                        .header("Origin", origin)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The JDK's client does not let a request name a foreign host. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
