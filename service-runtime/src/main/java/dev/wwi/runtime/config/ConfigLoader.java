package dev.wwi.runtime.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML into a tree of records, which check themselves in their constructors.
 *
 * <p>A constructor that refuses a value throws a {@link ConfigException} or {@link IllegalArgumentException} with a
 * message that starts with the component's name ({@code "maxRows is 0; allowed is 1 to 50000"}); the loader puts the
 * path of the record before it. An absent setting gets the default of its {@link Setting}. Unknown and repeated keys
 * are refused. Stateless, so any thread may use it.
 */
public final class ConfigLoader {
    private static final ObjectMapper YAML = mapper();

    private ConfigLoader() {}

    /**
     * Loads a file.
     *
     * @param recordType the root of the record tree
     * @param environment where {@literal ${NAME}} in values is looked up; {@literal ${file:PATH}} is read from the disk
     * @throws ConfigException if the file cannot be read or used; it names the setting's path, its value (never one
     *     from the environment or another file) and what is allowed
     */
    public static <T extends Record> T load(Path yaml, Class<T> recordType, Map<String, String> environment) {
        String text;
        try {
            text = Files.readString(yaml);
        } catch (NoSuchFileException e) {
            throw new ConfigException("The configuration file " + yaml + " does not exist", e);
        } catch (IOException e) {
            throw new ConfigException("The configuration file " + yaml + " cannot be read: " + e.getMessage(), e);
        }
        try {
            return parse(text, recordType, environment);
        } catch (ConfigException e) {
            throw new ConfigException(yaml + ": " + e.getMessage(), e);
        }
    }

    /** As {@link #load}, from text. */
    public static <T extends Record> T parse(String yaml, Class<T> recordType, Map<String, String> environment) {
        ObjectNode tree = readTree(yaml);
        ValueReferences references = new ValueReferences(environment);
        references.resolve(tree, "");
        new DefaultSettings(YAML).fill(tree, recordType);
        try {
            return YAML.treeToValue(tree, recordType);
        } catch (ValueInstantiationException e) {
            throw new ConfigException(refusedByConstructor(e), e);
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException(unknown(e), e);
        } catch (JsonMappingException e) {
            throw new ConfigException(mistyped(e, tree, references), e);
        } catch (JsonProcessingException e) {
            throw new ConfigException("The configuration cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static ObjectNode readTree(String yaml) {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            String place =
                    location == null ? "" : " in line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw new ConfigException("No valid YAML" + place + ": " + e.getOriginalMessage(), e);
        }
        if (tree.isMissingNode() || tree.isNull()) {
            return YAML.createObjectNode();
        }
        if (tree instanceof ObjectNode section) {
            return section;
        }
        throw new ConfigException("The configuration is no section of names and values");
    }

    private static String refusedByConstructor(ValueInstantiationException refused) {
        String path = path(refused);
        Throwable cause = refused.getCause();
        String message = cause == null ? refused.getOriginalMessage() : String.valueOf(cause.getMessage());
        boolean named = path.isEmpty() || message.startsWith(path + ".");
        return named ? message : path + "." + message;
    }

    private static String unknown(UnrecognizedPropertyException unknown) {
        String allowed = unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
        return path(unknown) + " is no setting; allowed here are " + allowed;
    }

    private static String mistyped(JsonMappingException mistyped, JsonNode tree, ValueReferences references) {
        String path = path(mistyped);
        Class<?> type = mistyped instanceof MismatchedInputException mismatched ? mismatched.getTargetType() : null;
        String allowed = type == null ? mistyped.getOriginalMessage() : AllowedValues.of(type);
        JsonNode value = valueAt(mistyped, tree);
        if (value == null || value.isNull()) {
            return path + " is missing; allowed is " + allowed;
        }
        if (type == Secret.class) {
            return path + " is no text; allowed is " + allowed;
        }
        String shown = references.originalText(path).orElse(value.isValueNode() ? value.asText() : kind(value));
        return path + " is " + shown + "; allowed is " + allowed;
    }

    private static String kind(JsonNode value) {
        return value.isArray() ? "a list" : "a section";
    }

    private static @Nullable JsonNode valueAt(JsonMappingException exception, JsonNode tree) {
        JsonNode value = tree;
        for (JsonMappingException.Reference reference : exception.getPath()) {
            if (value == null) {
                return null;
            }
            value = reference.getFieldName() == null
                    ? value.get(reference.getIndex())
                    : value.get(reference.getFieldName());
        }
        return value;
    }

    private static String path(JsonMappingException exception) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : exception.getPath()) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }

    private static ObjectMapper mapper() {
        return YAMLMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .withCoercionConfigDefaults(
                        defaults -> defaults.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Boolean,
                        booleans -> booleans.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .addModule(new SimpleModule()
                        .addDeserializer(ByteSize.class, new ByteSizeDeserializer())
                        .addDeserializer(Duration.class, new DurationDeserializer())
                        .addDeserializer(Secret.class, new SecretDeserializer()))
                .build();
    }
}
