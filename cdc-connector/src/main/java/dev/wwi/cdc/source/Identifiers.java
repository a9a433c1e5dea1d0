package dev.wwi.cdc.source;

import dev.wwi.schemas.catalogue.SourceTable;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names as SQL. Stateless. */
public final class Identifiers {
    private Identifiers() {}

    /** A name, in quotes. */
    public static String quoted(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    /** A table's name with its schema's. */
    public static String quoted(SourceTable table) {
        return quoted(table.schema()) + "." + quoted(table.name());
    }

    /** Tables' names, as a list. */
    public static String quoted(Collection<SourceTable> tables) {
        return tables.stream().map(Identifiers::quoted).collect(Collectors.joining(", "));
    }
}
