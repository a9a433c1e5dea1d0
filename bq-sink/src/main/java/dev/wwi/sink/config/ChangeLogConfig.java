package dev.wwi.sink.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;

/** The append-only logs of all changes of the source tables. */
public record ChangeLogConfig(
        @Setting(
                value = "Whether every change of a source table is appended to a log besides; it costs as many bytes as"
                        + " the raw tables do",
                defaultValue = "false")
        boolean enabled,

        @Setting(value = "Dataset of the logs", defaultValue = "raw_changes")
        String dataset,

        @Setting(value = "Consumer group of the logs", defaultValue = "wwi-sink-changes")
        String group) {

    public ChangeLogConfig {
        if (dataset == null || !dataset.matches("[A-Za-z0-9_]{1,1024}")) {
            throw new ConfigException("dataset is " + dataset + "; allowed are letters, digits and underscores");
        }
        if (group == null || group.isBlank()) {
            throw new ConfigException("group is empty; allowed is a name");
        }
    }

    /** The defaults of all settings. */
    public static ChangeLogConfig defaults() {
        return new ChangeLogConfig(false, "raw_changes", "wwi-sink-changes");
    }
}
