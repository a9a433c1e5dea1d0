package dev.wwi.schemas.event;

import org.apache.avro.Schema;

/**
 * A column of a captured table.
 *
 * @param name its name at the source
 * @param type its Avro type, never a union
 * @param nullable whether it may hold NULL
 */
public record Column(String name, Schema type, boolean nullable) {
    /** Refuses a union, since nullability is said apart from the type. */
    public Column {
        if (type.getType() == Schema.Type.UNION) {
            throw new IllegalArgumentException("column " + name + ": type is the union " + type
                    + "; give the type of its values and say nullable instead");
        }
    }
}
