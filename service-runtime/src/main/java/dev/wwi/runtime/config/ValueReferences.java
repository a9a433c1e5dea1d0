package dev.wwi.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts what they stand for in place of the references in a document's values: {@literal ${NAME}} for an environment
 * variable, {@literal ${file:PATH}} for a file's text without its last line end, as orchestrators hand over secrets. A
 * doubled dollar sign keeps the text as it is. Remembers where, so that no error message prints what came from there.
 */
final class ValueReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}]*)}?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern LAST_LINE_END = Pattern.compile("\\R\\z");
    private static final String FILE = "file:";

    private final Map<String, String> environment;
    private final Map<String, String> originalByPath = new HashMap<>();

    ValueReferences(Map<String, String> environment) {
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

    /** The value at the path as it stands in the file, if something else was put in its place. */
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
        if (reference.endsWith("}") && name.startsWith(FILE) && name.length() > FILE.length()) {
            return content(name.substring(FILE.length()), path);
        }
        if (!reference.endsWith("}") || !NAME.matcher(name).matches()) {
            throw new ConfigException(path + " contains " + reference
                    + "; allowed is ${NAME} with a name of letters, digits and _, ${file:PATH} with the path of a file,"
                    + " or $${ for a plain ${");
        }
        String value = environment.get(name);
        if (value == null) {
            throw new ConfigException(path + " refers to the environment variable " + name + ", which is not set");
        }
        return value;
    }

    private static String content(String file, String path) {
        try {
            return LAST_LINE_END.matcher(Files.readString(Path.of(file))).replaceFirst("");
        } catch (NoSuchFileException e) {
            throw new ConfigException(path + " refers to the file " + file + ", which does not exist", e);
        } catch (IOException | InvalidPathException e) {
            throw new ConfigException(path + " refers to the file " + file + ", which cannot be read: " + e, e);
        }
    }
}
