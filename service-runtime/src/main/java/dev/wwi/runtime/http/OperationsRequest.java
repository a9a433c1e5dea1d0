package dev.wwi.runtime.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request to a handler.
 *
 * @param path decoded, as it was asked for
 * @param pathParameters the values of the <code>{name}</code> segments of the handler's path
 * @param queryParameters decoded; of a repeated name the last one
 */
public record OperationsRequest(
        String method,
        String path,
        Map<String, String> pathParameters,
        Map<String, String> queryParameters,
        String body) {

    /** The value of a <code>{name}</code> segment of the handler's path. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The handler's path has no {" + name + "}");
        }
        return value;
    }

    /** The value of {@code ?name=value}. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(queryParameters.get(name));
    }

    static Map<String, String> parseQuery(@Nullable String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String parameter : rawQuery.split("&", -1)) {
                String[] nameAndValue = parameter.split("=", 2);
                String value = nameAndValue.length == 2 ? nameAndValue[1] : "";
                parameters.put(decode(nameAndValue[0]), decode(value));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
