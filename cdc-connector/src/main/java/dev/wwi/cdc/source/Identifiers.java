package dev.wwi.cdc.source;

import dev.wwi.schemas.catalogue.SourceTable;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names as SQL. */
final class Identifiers {
    private Identifiers() {}

    static String quoted(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    static String quoted(SourceTable table) {
        return quoted(table.schema()) + "." + quoted(table.name());
    }

    static String quoted(Collection<SourceTable> tables) {
        return tables.stream().map(Identifiers::quoted).collect(Collectors.joining(", "));
    }
}
