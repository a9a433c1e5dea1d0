package dev.wwi.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables in place of the references in a document's values, {@literal ${NAME}}; a doubled dollar
 * sign keeps the text as it is. Remembers where, so that no error message prints what came from the environment.
 */
final class EnvironmentReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}]*)}?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, String> environment;
    private final Map<String, String> originalByPath = new HashMap<>();

    EnvironmentReferences(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Replaces the references below the node; the node itself must be no text. */
    void resolve(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                String childPath = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                if (entry.getValue() instanceof TextNode text) {
                    entry.setValue(new TextNode(resolveText(text.textValue(), childPath)));
                } else {
                    resolve(entry.getValue(), childPath);
                }
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                String childPath = path + "[" + i + "]";
                if (array.get(i) instanceof TextNode text) {
                    array.set(i, new TextNode(resolveText(text.textValue(), childPath)));
                } else {
                    resolve(array.get(i), childPath);
                }
            }
        }
    }

    /** The value at the path as it stands in the file, if it was taken from the environment. */
    Optional<String> originalText(String path) {
        return Optional.ofNullable(originalByPath.get(path));
    }

    private String resolveText(String text, String path) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(replacement(matcher, path)));
        }
        matcher.appendTail(resolved);
        if (!resolved.toString().equals(text)) {
            originalByPath.put(path, text);
        }
        return resolved.toString();
    }

    private String replacement(Matcher matcher, String path) {
        String reference = matcher.group();
        if (reference.startsWith("$$")) {
            return reference.substring(1);
        }
        String name = matcher.group(1);
        if (!reference.endsWith("}") || !NAME.matcher(name).matches()) {
            throw new ConfigException(path + " contains " + reference
                    + "; allowed is ${NAME} with a name of letters, digits and _, or $${ for a plain ${");
        }
        String value = environment.get(name);
        if (value == null) {
            throw new ConfigException(path + " refers to the environment variable " + name + ", which is not set");
        }
        return value;
    }
}
