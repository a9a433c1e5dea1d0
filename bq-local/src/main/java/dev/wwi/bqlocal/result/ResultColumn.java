package dev.wwi.bqlocal.result;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Column;

/** A named column of a result, or a field of a struct. */
public record ResultColumn(String name, ResultType type) {
    /** The column's TableFieldSchema. */
    public ObjectNode toSchema() {
        ObjectNode field = JsonNodeFactory.instance.objectNode();
        field.put("name", name);
        ResultType element = type instanceof ResultType.Array array ? array.element() : type;
        if (element instanceof ResultType.Scalar scalar) {
            field.put("type", scalar.type().restName());
        } else if (element instanceof ResultType.Struct struct) {
            field.put("type", "RECORD");
            ArrayNode fields = field.putArray("fields");
            struct.fields().forEach(inner -> fields.add(inner.toSchema()));
        }
        field.put("mode", (type instanceof ResultType.Array ? Column.Mode.REPEATED : Column.Mode.NULLABLE).name());
        return field;
    }

    /** The column of a table or view that holds such a result; a struct has none. */
    public Column toColumn() {
        return Column.of(toSchema());
    }
}
