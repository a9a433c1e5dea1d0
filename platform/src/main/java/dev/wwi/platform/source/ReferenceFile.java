package dev.wwi.platform.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lists of real names and facts that come with the platform, read from its resources. */
final class ReferenceFile {
    private ReferenceFile() {}

    /** The rows of a CSV resource (RFC 4180 on single lines), each a map from the header's names to values. */
    static List<Map<String, String>> csv(String resource) {
        List<String> lines = lines(resource);
        List<String> header = fields(lines.get(0));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> values = fields(line);
            if (values.size() != header.size()) {
                throw new IllegalStateException(
                        resource + ": expected " + header.size() + " values, found " + values.size() + " in: " + line);
            }
            Map<String, String> row = new HashMap<>();
            for (int column = 0; column < header.size(); column++) {
                row.put(header.get(column), values.get(column));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The lines {@code name: value, value, …} of a text resource. */
    static Map<String, List<String>> lists(String resource) {
        Map<String, List<String>> lists = new HashMap<>();
        for (String line : lines(resource)) {
            int colon = line.indexOf(": ");
            lists.put(
                    line.substring(0, colon), List.of(line.substring(colon + 2).split(", ", -1)));
        }
        return lists;
    }

    private static List<String> lines(String resource) {
        try (InputStream stream = ReferenceFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the platform is incomplete: its resource " + resource + " is missing");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException failure) {
            throw new IllegalStateException("the platform's resource " + resource + " cannot be read", failure);
        }
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int position = 0; position < line.length(); position++) {
            char character = line.charAt(position);
            if (character == '"') {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(character);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
