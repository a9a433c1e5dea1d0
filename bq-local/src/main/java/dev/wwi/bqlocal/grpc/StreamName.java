package dev.wwi.bqlocal.grpc;

import dev.wwi.bqlocal.catalog.TableName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parsed name of a write stream. Both spellings of a default stream are equal after parsing. */
record StreamName(TableName table, String stream) {
    static final String DEFAULT = "_default";

    private static final Pattern NAME =
            Pattern.compile("projects/([^/]+)/datasets/([^/]+)/tables/([^/]+)" + "/(?:streams/)?([^/]+)");
    private static final Pattern PARENT = Pattern.compile("projects/([^/]+)/datasets/([^/]+)/tables/([^/]+)");

    /** Parses {@code projects/p/datasets/d/tables/t/_default} or {@code …/tables/t/streams/s}. */
    static Optional<StreamName> parse(String name) {
        Matcher match = NAME.matcher(name);
        if (!match.matches()) {
            return Optional.empty();
        }
        boolean valid = name.contains("/streams/") || match.group(4).equals(DEFAULT);
        return valid ? Optional.of(new StreamName(tableName(match), match.group(4))) : Optional.empty();
    }

    /** Parses the name of a table, {@code projects/p/datasets/d/tables/t}. */
    static Optional<TableName> parseTable(String name) {
        Matcher match = PARENT.matcher(name);
        return match.matches() ? Optional.of(tableName(match)) : Optional.empty();
    }

    boolean isDefault() {
        return stream.equals(DEFAULT);
    }

    @Override
    public String toString() {
        return tablePath(table) + "/streams/" + stream;
    }

    static String tablePath(TableName table) {
        return "projects/" + table.project() + "/datasets/" + table.dataset() + "/tables/" + table.table();
    }

    private static TableName tableName(Matcher match) {
        return new TableName(match.group(1), match.group(2), match.group(3));
    }
}
