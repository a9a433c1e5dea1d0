package dev.wwi.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Confluent's own client, and plain HTTP, against the server. */
class SchemaRegistryServerIT {
    private static final String SUBJECT = "wwi.dim.city-value";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private SchemaRegistryServer server;

    @BeforeEach
    void start() throws IOException {
        server = SchemaRegistryServer.start(SchemaRegistryServer.Config.local(directory, 0));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void confluentsClientRegistersAndFindsSchemas() throws Exception {
        // Given
        CachedSchemaRegistryClient client = client();

        // When
        int id = client.register(SUBJECT, Schemas.CITY);
        int nextId = client.register(SUBJECT, Schemas.CITY_WITH_POPULATION);

        // Then
        CachedSchemaRegistryClient other = client();
        assertThat(other.getSchemaById(id)).isEqualTo(Schemas.CITY);
        assertThat(other.getId(SUBJECT, Schemas.CITY)).isEqualTo(id);
        assertThat(other.getVersion(SUBJECT, Schemas.CITY_WITH_POPULATION)).isEqualTo(2);
        assertThat(other.getLatestSchemaMetadata(SUBJECT).getId()).isEqualTo(nextId);
        assertThat(other.getSchemaMetadata(SUBJECT, 1).getSchema()).isEqualTo(Schemas.CITY.canonicalString());
        assertThat(other.getAllSubjects()).containsExactly(SUBJECT);
        assertThat(other.getAllSubjectsByPrefix("wwi.fct")).isEmpty();
        assertThat(other.getAllVersions(SUBJECT)).containsExactly(1, 2);
        assertThat(other.getAllSubjectsById(id)).containsExactly(SUBJECT);
        assertThat(other.getAllVersionsById(id))
                .extracting(version -> version.getSubject() + "/" + version.getVersion())
                .containsExactly(SUBJECT + "/1");
        assertThat(other.getSchemas("wwi.", false, true)).hasSize(1);
    }

    @Test
    void confluentsClientSeesAConflictForAnIncompatibleSchema() throws Exception {
        // Given
        CachedSchemaRegistryClient client = client();
        client.register(SUBJECT, Schemas.CITY);

        // When
        RestClientException refused = refusal(() -> client.register(SUBJECT, Schemas.CITY_WITHOUT_DEFAULT));

        // Then
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(refused.getErrorCode()).isEqualTo(409);
        assertThat(client.testCompatibility(SUBJECT, Schemas.CITY_WITHOUT_DEFAULT))
                .isFalse();
        assertThat(client.testCompatibility(SUBJECT, Schemas.CITY_WITH_POPULATION))
                .isTrue();
        assertThat(client.testCompatibilityVerbose(SUBJECT, Schemas.CITY_WITHOUT_DEFAULT))
                .anySatisfy(problem -> assertThat(problem).contains("population"));
    }

    @Test
    void confluentsClientManagesLevelsAndDeletes() throws Exception {
        // Given
        CachedSchemaRegistryClient client = client();
        client.register(SUBJECT, Schemas.CITY);
        String defaultLevel = client.getCompatibility(null);

        // When
        client.updateCompatibility(null, "FULL");
        client.updateCompatibility(SUBJECT, "NONE");
        int incompatibleId = client.register(SUBJECT, Schemas.CITY_WITH_TEXT_KEY);

        // Then
        assertThat(defaultLevel).isEqualTo("BACKWARD");
        assertThat(client.getCompatibility(null)).isEqualTo("FULL");
        assertThat(client.getCompatibility(SUBJECT)).isEqualTo("NONE");
        assertThat(incompatibleId).isEqualTo(2);
        client.deleteCompatibility(SUBJECT);
        assertThat(refusal(() -> client().getCompatibility(SUBJECT)).getErrorCode())
                .isEqualTo(40408);
        assertThat(client.deleteSchemaVersion(SUBJECT, "1")).isEqualTo(1);
        assertThat(client.deleteSubject(SUBJECT)).containsExactly(2);
        assertThat(client.deleteSubject(SUBJECT, true)).containsExactly(1, 2);
        assertThat(client.getAllSubjects(true)).isEmpty();
    }

    @Test
    void unknownThingsAnswerConfluentsErrorCodes() throws Exception {
        // Given
        CachedSchemaRegistryClient client = client();
        client.register(SUBJECT, Schemas.CITY);

        // When
        List<Integer> codes = List.of(
                refusal(() -> client.getAllVersions("unknown")).getErrorCode(),
                refusal(() -> client.getSchemaMetadata(SUBJECT, 9)).getErrorCode(),
                refusal(() -> client.getSchemaById(99)).getErrorCode(),
                refusal(() -> client.getId(SUBJECT, Schemas.CITY_WITH_TEXT_KEY)).getErrorCode(),
                refusal(() -> client.updateCompatibility(SUBJECT, "SOMETIMES")).getErrorCode());

        // Then
        assertThat(codes).containsExactly(40401, 40402, 40403, 40403, 42203);
    }

    @Test
    void errorsAreWrittenAsConfluentWritesThem() throws Exception {
        // Given
        String path = "/subjects/unknown/versions/latest";

        // When
        HttpResponse<String> answer = get(path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/vnd.schemaregistry.v1+json");
        assertThat(answer.body()).isEqualTo("{\"error_code\":40401,\"message\":\"Subject 'unknown' not found.\"}");
    }

    @Test
    void theWireFormatOfAVersionIsConfluents() throws Exception {
        // Given
        String schema = "{\\\"type\\\":\\\"string\\\"}";

        // When
        HttpResponse<String> registered =
                post("/subjects/a%2Fb+c/versions", "application/json", "{\"schema\":\"" + schema + "\"}");
        HttpResponse<String> version = get("/subjects/a%2Fb+c/versions/latest");
        HttpResponse<String> text = get("/schemas/ids/1/schema");

        // Then
        assertThat(registered.body()).isEqualTo("{\"id\":1}");
        assertThat(version.body())
                .isEqualTo("{\"subject\":\"a/b+c\",\"version\":1,\"id\":1,\"schema\":\"\\\"string\\\"\"}");
        assertThat(text.body()).isEqualTo("\"string\"");
    }

    @Test
    void badRequestsAreRefusedWithoutHarm() throws Exception {
        // Given
        String path = "/subjects/a/versions";

        // When
        List<Integer> statuses = List.of(
                post(path, "application/json", "{").statusCode(),
                post(path, "application/json", "").statusCode(),
                post(path, "application/json", "null").statusCode(),
                post(path, "application/json", "[]").statusCode(),
                post(path, "text/plain", "{\"schema\":\"\\\"int\\\"\"}").statusCode(),
                post(path, "application/json", "x".repeat(5 << 20)).statusCode(),
                post("/nowhere", "application/json", "{}").statusCode(),
                post("/subjects", "application/json", "{}").statusCode(),
                get("/schemas/ids/one").statusCode());

        // Then
        assertThat(statuses).containsExactly(400, 400, 400, 400, 415, 413, 404, 405, 404);
        assertThat(get("/subjects").body()).isEqualTo("[]");
    }

    @Test
    void concurrentRegistrationsGiveOneIdPerSchemaAndOneVersionPerSubject() throws Exception {
        // Given
        int writers = 8;
        int schemas = 25;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        client().updateCompatibility(null, "NONE");

        // When
        List<Future<List<Integer>>> results = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String subject = "subject-" + writer % 2;
            results.add(pool.submit(() -> {
                CachedSchemaRegistryClient client = client();
                List<Integer> ids = new ArrayList<>();
                for (int schema = 0; schema < schemas; schema++) {
                    ids.add(client.register(subject, schemaNumber(schema)));
                }
                return ids;
            }));
        }
        Set<List<Integer>> distinct = new HashSet<>();
        for (Future<List<Integer>> result : results) {
            distinct.add(result.get());
        }
        pool.shutdown();

        // Then
        assertThat(distinct).hasSize(1);
        assertThat(new TreeSet<>(distinct.iterator().next())).hasSize(schemas);
        assertThat(client().getAllVersions("subject-0")).hasSize(schemas);
        assertThat(client().getAllVersions("subject-1")).hasSize(schemas);
    }

    @Test
    void aRestartKeepsIdsVersionsAndLevels() throws Exception {
        // Given
        int id = client().register(SUBJECT, Schemas.CITY);
        client().updateCompatibility(SUBJECT, "FULL");

        // When
        server.close();
        start();

        // Then
        assertThat(client().getSchemaById(id)).isEqualTo(Schemas.CITY);
        assertThat(client().getCompatibility(SUBJECT)).isEqualTo("FULL");
        assertThat(client().register(SUBJECT, Schemas.CITY_WITH_POPULATION)).isEqualTo(id + 1);
    }

    @Test
    void aSecondServerOnTheDirectoryIsRefused() {
        // Given
        SchemaRegistryServer.Config config = SchemaRegistryServer.Config.local(directory, 0);

        // When // Then
        assertThatThrownBy(() -> SchemaRegistryServer.start(config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another registry");
    }

    @Test
    void aTakenPortIsNamedAndFreesTheDirectory(@TempDir Path other) throws Exception {
        // Given
        int taken = URI.create(server.url()).getPort();

        // When
        assertThatThrownBy(() -> SchemaRegistryServer.start(SchemaRegistryServer.Config.local(other, taken)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":" + taken);

        // Then
        SchemaRegistryServer.start(SchemaRegistryServer.Config.local(other, 0)).close();
    }

    @Test
    void aClosedServerAnswersNobody() throws Exception {
        // Given
        server.close();

        // When // Then
        assertThatThrownBy(() -> get("/subjects")).isInstanceOf(IOException.class);
        server.close();
    }

    private CachedSchemaRegistryClient client() {
        return new CachedSchemaRegistryClient(server.url(), 1_000, Map.of());
    }

    private static RestClientException refusal(ThrowingCallable call) {
        return catchThrowableOfType(RestClientException.class, call);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String contentType, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static AvroSchema schemaNumber(int number) {
        return Schemas.record("\"field_" + number + "\":long");
    }
}
