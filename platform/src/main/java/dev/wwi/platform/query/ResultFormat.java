package dev.wwi.platform.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The formats a result is printed in. */
public enum ResultFormat {
    /** Columns side by side under a ruled header, for people; NULL is spelled out. */
    TABLE {
        @Override
        public String format(QueryResult result) {
            return TextTable.of(result);
        }
    },
    /** RFC 4180 with a header line: CRLF line ends, NULL is empty, the empty string is {@code ""}. */
    CSV {
        @Override
        public String format(QueryResult result) {
            StringBuilder csv = new StringBuilder();
            csv.append(result.columns().stream()
                            .map(column -> csvValue(column.name()))
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
            for (List<@Nullable String> row : result.rows()) {
                csv.append(row.stream().map(ResultFormat::csvValue).collect(Collectors.joining(",")))
                        .append("\r\n");
            }
            return csv.toString();
        }
    },
    /** An array of objects, every value as text, NULL as null. */
    JSON {
        @Override
        public String format(QueryResult result) {
            ObjectMapper mapper = new ObjectMapper();
            ArrayNode array = mapper.createArrayNode();
            for (List<@Nullable String> row : result.rows()) {
                ObjectNode object = array.addObject();
                for (int column = 0; column < row.size(); column++) {
                    object.put(result.columns().get(column).name(), row.get(column));
                }
            }
            return array.toPrettyString() + "\n";
        }
    };

    /** The whole text, with its last line end. */
    public abstract String format(QueryResult result);

    private static String csvValue(@Nullable String value) {
        if (value == null) {
            return "";
        }
        boolean quoted = value.isEmpty()
                || value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                || Character.isWhitespace(value.charAt(0))
                || Character.isWhitespace(value.charAt(value.length() - 1));
        return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
