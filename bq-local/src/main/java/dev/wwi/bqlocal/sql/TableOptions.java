package dev.wwi.bqlocal.sql;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.RequestException;
import java.util.List;
import java.util.Locale;

/** Reads {@code OPTIONS(name = value, …)} into the properties of the REST resource. */
final class TableOptions {
    private TableOptions() {}

    /** Reads the parenthesis that follows OPTIONS. */
    static ObjectNode read(TokenStream tokens) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        for (List<Token> option : TokenStream.splitAtCommas(tokens.parenthesised())) {
            TokenStream parts = new TokenStream(option);
            String name = parts.name().toLowerCase(Locale.ROOT);
            parts.expect("=");
            read(properties, name, parts);
        }
        return properties;
    }

    private static void read(ObjectNode properties, String name, TokenStream value) {
        switch (name) {
            case "max_staleness" -> properties.put("maxStaleness", interval(value));
            case "description" -> properties.put("description", value.next().text());
            case "friendly_name" -> properties.put("friendlyName", value.next().text());
            case "location" -> properties.put("location", value.next().text());
            case "require_partition_filter" ->
                properties.put("requirePartitionFilter", value.next().is("TRUE"));
            case "labels" -> {
                ObjectNode labels = properties.putObject("labels");
                value.expect("[");
                while (value.startsWith("(")) {
                    List<List<Token>> pair = TokenStream.splitAtCommas(value.parenthesised());
                    labels.put(pair.get(0).get(0).text(), pair.get(1).get(0).text());
                    value.accept(",");
                }
            }
            default ->
                throw RequestException.invalidQuery("Unknown option: " + name + ", the local BigQuery has"
                        + " max_staleness, description, friendly_name, labels, location, require_partition_filter");
        }
    }

    /** The text that the REST API has for an interval, {@code Y-M D H:M:S}. */
    private static String interval(TokenStream value) {
        if (value.accept("NULL")) {
            return "0-0 0 0:0:0";
        }
        value.expect("INTERVAL");
        Token amount = value.next();
        String part = value.name().toUpperCase(Locale.ROOT);
        if (value.accept("TO")) {
            String range = part + " TO " + value.name().toUpperCase(Locale.ROOT);
            return switch (range) {
                case "YEAR TO SECOND" -> amount.text();
                case "DAY TO SECOND" -> "0-0 " + amount.text();
                case "HOUR TO SECOND" -> "0-0 0 " + amount.text();
                case "HOUR TO MINUTE" -> "0-0 0 " + amount.text() + ":0";
                case "MINUTE TO SECOND" -> "0-0 0 0:" + amount.text();
                default -> throw RequestException.invalidQuery("Invalid interval range " + range);
            };
        }
        return switch (part) {
            case "YEAR" -> amount.text() + "-0 0 0:0:0";
            case "MONTH" -> "0-" + amount.text() + " 0 0:0:0";
            case "DAY" -> "0-0 " + amount.text() + " 0:0:0";
            case "HOUR" -> "0-0 0 " + amount.text() + ":0:0";
            case "MINUTE" -> "0-0 0 0:" + amount.text() + ":0";
            case "SECOND" -> "0-0 0 0:0:" + amount.text();
            default -> throw RequestException.invalidQuery("Invalid interval part " + part);
        };
    }
}
