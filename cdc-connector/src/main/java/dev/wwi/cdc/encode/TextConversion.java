package dev.wwi.cdc.encode;

import org.jspecify.annotations.Nullable;

/** A value from PostgreSQL's text of it, as Debezium hands it over in a change. */
@FunctionalInterface
public interface TextConversion {
    /** The value; null where Debezium makes none of it. */
    @Nullable
    Object convert(String text);
}
