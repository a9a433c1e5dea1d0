package dev.wwi.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer of a registry leads to. */
final class RegistrySchemaIdsTest {
    private static final Schema SCHEMA = Schema.create(Schema.Type.STRING);

    private final Queue<Integer> statuses = new ArrayDeque<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Integer status = statuses.poll();
            byte[] body = (status == null ? "{\"id\": 7}" : "{\"error_code\": " + status + ", \"message\": \"no\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(status == null ? 200 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 408, 429, 500, 503})
    void anAnswerThatSaysNothingOfTheSchemaIsAskedForAgain(int status) {
        // Given
        statuses.addAll(List.of(status, status));
        // When
        int id = connect().idOf("subject", SCHEMA);
        // Then
        assertThat(id).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409, 422})
    void aRefusalOfTheSchemaIsFinal(int status) {
        // Given
        statuses.add(status);
        // When Then
        assertThatExceptionOfType(SchemaRegistryException.class)
                .isThrownBy(() -> connect().idOf("subject", SCHEMA))
                .withMessageContaining("register a schema under subject")
                .matches(refusal -> !refusal.isRetriable());
    }

    @Test
    void credentialsThatStayRefusedAreToldAsWhatMayPass() {
        // Given
        statuses.addAll(Collections.nCopies(100, 401));
        // When Then
        assertThatExceptionOfType(SchemaRegistryException.class)
                .isThrownBy(() -> connect().idOf("subject", SCHEMA))
                .matches(SchemaRegistryException::isRetriable);
    }

    private RegistrySchemaIds connect() {
        return RegistrySchemaIds.connect(
                "http://127.0.0.1:" + server.getAddress().getPort(), Map.of());
    }
}
