package dev.wwi.runtime.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a handler answers. Immutable; the body must not be changed after it is handed over. */
public final class OperationsResponse {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final int status;
    private final String contentType;
    private final byte[] body;

    private OperationsResponse(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    /** Status 200 with the object as JSON: records, maps, lists, numbers and text. */
    public static OperationsResponse json(Object answer) {
        return json(200, answer);
    }

    /** The object as JSON. */
    public static OperationsResponse json(int status, Object answer) {
        try {
            return new OperationsResponse(status, "application/json", JSON.writeValueAsBytes(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The answer cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A refusal or failure: {@code {"error": message}}. */
    public static OperationsResponse error(int status, String message) {
        return json(status, Map.of("error", message));
    }

    /** Status 200 with text. */
    public static OperationsResponse text(String contentType, String text) {
        return new OperationsResponse(200, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Status 200 with a file's content. */
    public static OperationsResponse bytes(String contentType, byte[] content) {
        return new OperationsResponse(200, contentType, content);
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }
}
