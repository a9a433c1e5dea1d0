package dev.wwi.runtime.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of an order to a service. Whatever is wrong with it is refused in the same words, which end in what is allowed.
 *
 * @param json the body
 * @param usage what is allowed, as "send …"
 */
public record OrderBody(JsonNode json, String usage) {
    /**
     * Reads one; an empty text is a body without fields.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static OrderBody parse(String text, String usage) {
        try {
            return new OrderBody(new ObjectMapper().readTree(text), usage);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage() + "; " + usage, e);
        }
    }

    /** The field; a missing node if there is none. */
    public JsonNode field(String name) {
        return json.path(name);
    }

    /**
     * The elements of a field that lists names; empty if there is no such field, or nothing in it.
     *
     * @throws IllegalArgumentException if one of them is no text
     */
    public List<String> names(String field) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : field(field)) {
            if (!name.isTextual()) {
                throw refusal("\"" + field + "\" has " + name + ", which is no text");
            }
            names.add(name.asText());
        }
        return names;
    }

    /** To be thrown for a body that cannot be used. */
    public IllegalArgumentException refusal(String problem) {
        return new IllegalArgumentException(problem + "; " + usage);
    }
}
