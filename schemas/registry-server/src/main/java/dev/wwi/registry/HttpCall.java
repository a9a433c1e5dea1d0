package dev.wwi.registry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request, taken apart: the parts of the path that a route named, the query, and the body. */
record HttpCall(Map<String, String> pathParameters, Map<String, String> queryParameters, String body) {

    String path(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route has no {" + name + "}");
        }
        return value;
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(queryParameters.get(name));
    }

    String query(String name, String defaultValue) {
        return queryParameters.getOrDefault(name, defaultValue);
    }

    /** Decodes {@code a=b&c=d}; of a repeated name the last value counts, as with Confluent's boolean flags. */
    static Map<String, String> parseQuery(@Nullable String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String parameter : rawQuery.split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                String value = equals < 0 ? "" : parameter.substring(equals + 1);
                parameters.put(decodeForm(name), decodeForm(value));
            }
        }
        return parameters;
    }

    /** Decodes one segment of a path, where, unlike in a query, "+" is no space (RFC 3986). */
    static String decodeSegment(String segment) {
        return decodeForm(segment.replace("+", "%2B"));
    }

    private static String decodeForm(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
