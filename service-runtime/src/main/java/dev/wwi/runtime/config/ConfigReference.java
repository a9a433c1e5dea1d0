package dev.wwi.runtime.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The settings of a configuration record and of the records inside it, for the reference in the documentation. The
 * text comes from {@link Setting}, so that it lives beside the code that it explains.
 */
public final class ConfigReference {
    /**
     * One setting.
     *
     * @param path dotted, as in the messages of {@link ConfigException}
     * @param allowed what values it takes
     * @param defaultValue as it would be written in YAML, or empty if the setting is required
     */
    public record Row(String path, String allowed, String defaultValue, String description) {}

    private ConfigReference() {}

    /**
     * Lists the settings in the order of the record's components.
     *
     * @throws IllegalStateException naming the component, if one has no {@link Setting}
     */
    public static List<Row> rows(Class<? extends Record> configType) {
        List<Row> rows = new ArrayList<>();
        collect(configType, "", rows);
        return rows;
    }

    private static void collect(Class<?> type, String prefix, List<Row> rows) {
        for (RecordComponent component : type.getRecordComponents()) {
            String path = prefix + component.getName();
            if (component.getType().isRecord()) {
                collect(component.getType(), path + ".", rows);
                continue;
            }
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                throw new IllegalStateException(type.getSimpleName() + "." + component.getName()
                        + " has no @Setting, so " + path + " would be missing in the reference");
            }
            rows.add(new Row(path, AllowedValues.of(component.getType()), setting.defaultValue(), setting.value()));
        }
    }

    /** The same as a Markdown table. */
    public static String markdown(Class<? extends Record> configType) {
        String header = "| Setting | Takes | Default | Meaning |\n|---|---|---|---|\n";
        return rows(configType).stream().map(ConfigReference::line).collect(Collectors.joining("", header, ""));
    }

    private static String line(Row row) {
        String defaultValue = row.defaultValue().isEmpty() ? "required" : "`" + row.defaultValue() + "`";
        return "| `" + row.path() + "` | " + escape(row.allowed()) + " | " + escape(defaultValue) + " | "
                + escape(row.description()) + " |\n";
    }

    private static String escape(String text) {
        return text.replace("|", "\\|");
    }
}
