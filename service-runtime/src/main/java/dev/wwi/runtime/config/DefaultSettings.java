package dev.wwi.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Completes a document with the defaults of {@link Setting}, and with the sections that consist of defaults alone. */
final class DefaultSettings {
    private final ObjectMapper yaml;

    DefaultSettings(ObjectMapper yaml) {
        this.yaml = yaml;
    }

    void fill(ObjectNode section, Class<?> recordType) {
        RecordComponent[] components = recordType.getRecordComponents();
        AnnotatedType[] parameters = canonicalConstructor(recordType).getAnnotatedParameterTypes();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            JsonNode value = section.get(component.getName());
            boolean absent = value == null || value.isNull();
            if (component.getType().isRecord()) {
                boolean optional = isNullable(component.getAnnotatedType()) || isNullable(parameters[i]);
                if (absent && !optional) {
                    fill(section.putObject(component.getName()), component.getType());
                } else if (value instanceof ObjectNode subsection) {
                    fill(subsection, component.getType());
                }
            } else if (absent) {
                fillValue(section, component);
            }
        }
    }

    private void fillValue(ObjectNode section, RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null || setting.defaultValue().isEmpty()) {
            return;
        }
        try {
            section.set(component.getName(), yaml.readTree(setting.defaultValue()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The default of " + component.getDeclaringRecord().getSimpleName() + "." + component.getName()
                            + " is no YAML",
                    e);
        }
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static Constructor<?> canonicalConstructor(Class<?> recordType) {
        Class<?>[] types = Arrays.stream(recordType.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return recordType.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(recordType + " has no canonical constructor", e);
        }
    }
}
