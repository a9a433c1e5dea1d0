package dev.wwi.sink.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A table that takes changes by key under the documented rules: the greatest sequence number of a key wins. */
final class FakeTable {

    private ObjectNode resource;
    private final Map<List<Object>, Version> versions = new HashMap<>();
    private final Set<String> columnsKnownToStreams = new HashSet<>();
    private int keysRepeatedInOneRequest;

    private record Version(long generation, long offset, boolean deleted, Map<String, Object> values) {
        boolean isNewerThan(Version other) {
            int generations = Long.compareUnsigned(generation, other.generation);
            return generations > 0 || (generations == 0 && Long.compareUnsigned(offset, other.offset) >= 0);
        }
    }

    FakeTable(ObjectNode resource) {
        this.resource = resource;
        showColumnsToStreams();
    }

    synchronized ObjectNode resource() {
        return resource;
    }

    synchronized void patch(JsonNode changes) {
        resource = resource.deepCopy();
        changes.properties().forEach(entry -> resource.set(entry.getKey(), entry.getValue()));
    }

    /** Until this is called, streams refuse columns that a patch has added. */
    synchronized void showColumnsToStreams() {
        columnsKnownToStreams.addAll(columns());
    }

    synchronized boolean streamsKnow(Descriptors.Descriptor descriptor) {
        return descriptor.getFields().stream()
                .map(Descriptors.FieldDescriptor::getName)
                .allMatch(name -> name.startsWith("_CHANGE_") || columnsKnownToStreams.contains(name));
    }

    /** Applies a request's rows at once. */
    synchronized void apply(List<DynamicMessage> rows) {
        Set<List<Object>> keys = new HashSet<>();
        for (DynamicMessage row : rows) {
            Map<String, Object> values = new TreeMap<>();
            row.getAllFields().forEach((field, value) -> values.put(field.getName(), value));
            boolean deleted = values.remove("_CHANGE_TYPE").equals("DELETE");
            String[] sequence = ((String) values.remove("_CHANGE_SEQUENCE_NUMBER")).split("/", -1);
            Version version = new Version(
                    Long.parseUnsignedLong(sequence[0], 16), Long.parseUnsignedLong(sequence[1], 16), deleted, values);
            List<Object> key = key(values);
            if (!keys.add(key)) {
                keysRepeatedInOneRequest++;
            }
            versions.merge(key, version, (old, other) -> other.isNewerThan(old) ? other : old);
        }
    }

    /** The rows a reader sees, as columns that are set. */
    synchronized List<Map<String, Object>> rows() {
        return versions.values().stream()
                .filter(version -> !version.deleted)
                .map(version -> Map.copyOf(version.values))
                .toList();
    }

    synchronized int keysRepeatedInOneRequest() {
        return keysRepeatedInOneRequest;
    }

    private List<Object> key(Map<String, Object> values) {
        List<Object> key = new ArrayList<>();
        for (JsonNode column : resource.at("/tableConstraints/primaryKey/columns")) {
            key.add(values.get(column.asText()));
        }
        return key;
    }

    private List<String> columns() {
        List<String> names = new ArrayList<>();
        for (JsonNode field : resource.at("/schema/fields")) {
            names.add(field.get("name").asText().toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
