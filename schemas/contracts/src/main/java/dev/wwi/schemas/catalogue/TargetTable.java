package dev.wwi.schemas.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A table of the star schema, as declared by its Avro schema: the record's properties {@code table}, {@code primaryKey}
 * and {@code clustering} and the docs of record and fields say everything the warehouse needs to know.
 *
 * @param name the table of the analytics dataset, {@code dim_city}
 * @param topic the output topic, {@code wwi.dim.city}
 * @param keySchema the record of the primary key's fields
 * @param valueSchema the record of the whole row
 * @param primaryKey the primary key's columns in key order
 * @param clustering the columns BigQuery clusters the table by, at most four
 */
public record TargetTable(
        String name,
        String topic,
        Schema keySchema,
        Schema valueSchema,
        List<String> primaryKey,
        List<String> clustering) {

    /** Copies the lists. */
    public TargetTable {
        primaryKey = List.copyOf(primaryKey);
        clustering = List.copyOf(clustering);
    }

    /**
     * Reads the declaration out of a row's schema.
     *
     * @throws IllegalArgumentException if a property is missing or names a column that does not exist
     */
    public static TargetTable of(Schema valueSchema) {
        String name = valueSchema.getProp("table");
        if (name == null || !name.matches("(dim|fct)_[a-z_]+")) {
            throw new IllegalArgumentException(valueSchema.getFullName() + ": property \"table\" is " + name
                    + "; allowed is a name that starts with dim_ or fct_");
        }
        List<String> primaryKey = columns(valueSchema, "primaryKey");
        return new TargetTable(
                name,
                "wwi." + name.replaceFirst("_", "."),
                keySchema(valueSchema, primaryKey),
                valueSchema,
                primaryKey,
                columns(valueSchema, "clustering"));
    }

    /** The same table, filled from another topic. */
    public TargetTable withTopic(String otherTopic) {
        return new TargetTable(name, otherTopic, keySchema, valueSchema, primaryKey, clustering);
    }

    /** Whether it is a dimension; if not, it is a fact. */
    public boolean isDimension() {
        return name.startsWith("dim_");
    }

    private static List<String> columns(Schema valueSchema, String property) {
        if (!(valueSchema.getObjectProp(property) instanceof List<?> names) || names.isEmpty()) {
            throw new IllegalArgumentException(
                    valueSchema.getFullName() + ": property \"" + property + "\" must be a list of columns");
        }
        List<String> columns = new ArrayList<>();
        for (Object column : names) {
            if (valueSchema.getField(String.valueOf(column)) == null) {
                throw new IllegalArgumentException(valueSchema.getFullName() + ": property \"" + property + "\" names "
                        + column + ", which is no column");
            }
            columns.add(String.valueOf(column));
        }
        return columns;
    }

    private static Schema keySchema(Schema valueSchema, List<String> primaryKey) {
        List<Schema.Field> fields = new ArrayList<>();
        for (String column : primaryKey) {
            Schema.Field field = valueSchema.getField(column);
            fields.add(new Schema.Field(column, field.schema(), field.doc()));
        }
        return Schema.createRecord(
                valueSchema.getName() + "Key",
                "Primary key of " + valueSchema.getProp("table") + ".",
                valueSchema.getNamespace(),
                false,
                fields);
    }
}
