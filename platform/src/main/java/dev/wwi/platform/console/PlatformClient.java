package dev.wwi.platform.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.query.QueryResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A running platform as the other commands see it, through its console. */
public final class PlatformClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI platform;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final ObjectMapper mapper = new ObjectMapper();

    /** To the console at that address. */
    public PlatformClient(URI platform) {
        this.platform = platform;
    }

    /** How the platform is. */
    public PlatformStatus status() throws PlatformCallException, InterruptedException {
        return convert(call(request("/api/status").GET().build()), PlatformStatus.class);
    }

    /** SQL on the warehouse. */
    public QueryResult query(String sql) throws PlatformCallException, InterruptedException {
        return convert(post("/api/query", Map.of("sql", sql)), QueryResult.class);
    }

    /** Waits until all that was committed at the source before the call is in the warehouse. */
    public void await(Duration timeout) throws PlatformCallException, InterruptedException {
        post("/api/await", Map.of("timeoutSeconds", Math.max(1, timeout.toSeconds())));
    }

    private JsonNode post(String path, Map<String, Object> body) throws PlatformCallException, InterruptedException {
        String json = mapper.valueToTree(body).toString();
        return call(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(platform.resolve(path));
    }

    private JsonNode call(HttpRequest request) throws PlatformCallException, InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            JsonNode body = mapper.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new PlatformCallException(body.path("error").asText("HTTP " + response.statusCode()));
            }
            return body;
        } catch (ConnectException e) {
            throw new PlatformCallException(
                    "no platform answers at " + platform + "; start one with ./wwi local, or name it with --platform",
                    e);
        } catch (IOException e) {
            throw new PlatformCallException("the platform at " + platform + " did not answer: " + e.getMessage(), e);
        }
    }

    private <T> T convert(JsonNode body, Class<T> type) throws PlatformCallException {
        try {
            return mapper.treeToValue(body, type);
        } catch (IOException e) {
            throw new PlatformCallException(
                    "the platform at " + platform + " answered something else than expected: " + e.getMessage(), e);
        }
    }
}
