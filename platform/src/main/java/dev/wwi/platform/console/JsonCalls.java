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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls with JSON to one address; what fails is told in words for the person who made the call. */
final class JsonCalls {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Of questions; an order may take as long as it takes. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;

    private final URI address;
    private final String name;
    private final String wayOut;
    private final String tokenPlace;
    private final @Nullable String bearerToken;
    private final HttpClient client;
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * @param name of what is called, {@code platform}
     * @param wayOut what to do when nothing answers
     * @param tokenPlace where a person puts the token
     * @param bearerToken null for none
     * @param client has threads of its own, so one is enough for many addresses
     */
    JsonCalls(
            URI address,
            String name,
            String wayOut,
            String tokenPlace,
            @Nullable String bearerToken,
            HttpClient client) {
        if (address.getHost() == null
                || address.getScheme() == null
                || !address.getScheme().startsWith("http")) {
            throw new IllegalArgumentException(
                    "--" + name + " is " + address + "; allowed is an address such as http://127.0.0.1:8080");
        }
        this.address = address;
        this.name = name;
        this.wayOut = wayOut;
        this.tokenPlace = tokenPlace;
        this.bearerToken = bearerToken;
        this.client = client;
    }

    /** A client for {@link JsonCalls}. */
    static HttpClient newClient() {
        return HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    }

    <T> T get(String path, TypeReference<T> type) throws PlatformCallException, InterruptedException {
        return convert(call(question(path), Set.of()), type);
    }

    /** The same of a path whose answer is as good with status 503. */
    <T> T getAlsoUnavailable(String path, TypeReference<T> type) throws PlatformCallException, InterruptedException {
        return convert(call(question(path), Set.of(UNAVAILABLE)), type);
    }

    <T> T post(String path, Map<String, Object> body, TypeReference<T> type)
            throws PlatformCallException, InterruptedException {
        String json = mapper.valueToTree(body).toString();
        return convert(
                call(
                        request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(json))
                                .build(),
                        Set.of()),
                type);
    }

    private HttpRequest question(String path) {
        return request(path).timeout(ANSWER_TIMEOUT).GET().build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
        return bearerToken == null ? request : request.header("Authorization", "Bearer " + bearerToken);
    }

    private JsonNode call(HttpRequest request, Set<Integer> alsoGood)
            throws PlatformCallException, InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            JsonNode body = mapper.readTree(response.body());
            if (response.statusCode() >= 300 && !alsoGood.contains(response.statusCode())) {
                String error = body.path("error").asText("HTTP " + response.statusCode());
                throw new PlatformCallException(
                        response.statusCode() == UNAUTHORIZED
                                ? "the " + name + " at " + address + " lets nobody in without its token: " + error
                                        + ". " + tokenPlace
                                : error);
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
