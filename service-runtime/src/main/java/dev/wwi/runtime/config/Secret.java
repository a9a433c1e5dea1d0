package dev.wwi.runtime.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Objects;

/** A value that is never printed: passwords, tokens, keys. */
public final class Secret {
    private final String value;

    /** Wraps the value. */
    @JsonCreator
    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value is null");
    }

    /** The value itself, for the library that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Four asterisks, whatever the value. */
    @Override
    public String toString() {
        return "****";
    }
}
