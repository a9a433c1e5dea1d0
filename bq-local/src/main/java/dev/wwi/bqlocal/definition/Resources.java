package dev.wwi.bqlocal.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Column;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Edits of REST resources. A resource that is part of a catalog is never changed, only copied. */
final class Resources {
    /** What the server says about a resource, and clients send back to no effect. */
    private static final Set<String> OUTPUT_ONLY = Set.of(
            "kind",
            "etag",
            "id",
            "selfLink",
            "tableReference",
            "datasetReference",
            "creationTime",
            "lastModifiedTime",
            "type",
            "numBytes",
            "numLongTermBytes",
            "numRows",
            "numPhysicalBytes",
            "numTotalLogicalBytes",
            "numActiveLogicalBytes",
            "numLongTermLogicalBytes",
            "streamingBuffer");

    private Resources() {}

    /** A copy without what only the server sets. */
    static ObjectNode written(ObjectNode resource) {
        ObjectNode copy = resource.deepCopy();
        copy.remove(OUTPUT_ONLY);
        return copy;
    }

    /** A copy with the properties of a patch; a null removes. */
    static ObjectNode patched(ObjectNode resource, ObjectNode patch) {
        ObjectNode copy = resource.deepCopy();
        for (Map.Entry<String, JsonNode> change : written(patch).properties()) {
            if (change.getValue().isNull()) {
                copy.remove(change.getKey());
            } else if (change.getKey().equals("labels")) {
                ObjectNode labels = copy.withObjectProperty("labels");
                for (Map.Entry<String, JsonNode> label : change.getValue().properties()) {
                    if (label.getValue().isNull()) {
                        labels.remove(label.getKey());
                    } else {
                        labels.set(label.getKey(), label.getValue());
                    }
                }
            } else {
                copy.set(change.getKey(), change.getValue().deepCopy());
            }
        }
        return copy;
    }

    /** A copy with these columns as its schema. */
    static ObjectNode withColumns(ObjectNode resource, List<Column> columns) {
        ObjectNode copy = resource.deepCopy();
        ArrayNode fields = copy.putObject("schema").putArray("fields");
        columns.forEach(column -> fields.add(column.definition().deepCopy()));
        return copy;
    }
}
