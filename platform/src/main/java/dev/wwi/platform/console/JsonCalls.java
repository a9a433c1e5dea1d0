package dev.wwi.platform.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.jspecify.annotations.Nullable;

/** Calls with JSON to one address; what fails is told in words for the person who made the call. */
final class JsonCalls {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI address;
    private final String name;
    private final String wayOut;
    private final @Nullable String bearerToken;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * @param name of what is called, {@code platform}
     * @param wayOut what to do when nothing answers
     */
    JsonCalls(URI address, String name, String wayOut, @Nullable String bearerToken) {
        if (address.getHost() == null
                || address.getScheme() == null
                || !address.getScheme().startsWith("http")) {
            throw new IllegalArgumentException(
                    "--" + name + " is " + address + "; allowed is an address such as http://127.0.0.1:8080");
        }
        this.address = address;
        this.name = name;
        this.wayOut = wayOut;
        this.bearerToken = bearerToken;
    }

    <T> T get(String path, TypeReference<T> type) throws PlatformCallException, InterruptedException {
        return convert(call(request(path).GET().build()), type);
    }

    <T> T post(String path, Map<String, Object> body, TypeReference<T> type)
            throws PlatformCallException, InterruptedException {
        String json = mapper.valueToTree(body).toString();
        return convert(
                call(request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build()),
                type);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
        return bearerToken == null ? request : request.header("Authorization", "Bearer " + bearerToken);
    }

    private JsonNode call(HttpRequest request) throws PlatformCallException, InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            JsonNode body = mapper.readTree(response.body());
            if (response.statusCode() >= 300) {
                throw new PlatformCallException(body.path("error").asText("HTTP " + response.statusCode()));
            }
            return body;
        } catch (ConnectException e) {
            throw new PlatformCallException("no " + name + " answers at " + address + "; " + wayOut, e);
        } catch (IOException e) {
            throw new PlatformCallException("the " + name + " at " + address + " did not answer: " + e.getMessage(), e);
        }
    }

    private <T> T convert(JsonNode body, TypeReference<T> type) throws PlatformCallException {
        try {
            return mapper.readerFor(type).readValue(body);
        } catch (IOException e) {
            throw new PlatformCallException(
                    "the " + name + " at " + address + " answered something else than expected: " + e.getMessage(), e);
        }
    }
}
