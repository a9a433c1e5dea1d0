package dev.wwi.cdc.source;

import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that share a schema with a captured one and are not captured: nobody should find out by their absence. A table
 * that appears is logged once. Partitions count as their root. Not thread-safe.
 */
final class UncapturedTables {
    private static final Logger LOGGER = LoggerFactory.getLogger(UncapturedTables.class);
    private static final String SQL = """
            SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
               AND n.nspname = ANY (?) AND n.nspname || '.' || c.relname <> ALL (?)
             ORDER BY 1
            """;

    private final Supplier<List<SourceTable>> captured;
    private final CaptureProgress progress;
    private @Nullable Set<String> known;

    UncapturedTables(Supplier<List<SourceTable>> captured, CaptureProgress progress) {
        this.captured = captured;
        this.progress = progress;
    }

    void look(Connection connection) throws SQLException {
        Set<String> found = new TreeSet<>(read(connection));
        if (!found.equals(known)) {
            progress.uncaptured(new ArrayList<>(found));
            report(found);
            known = found;
        }
    }

    private void report(Set<String> found) {
        Set<String> before = known;
        if (before == null) {
            LOGGER.atInfo().addKeyValue("tables", found).log("Tables of the captured schemas that are not captured");
            return;
        }
        found.stream().filter(table -> !before.contains(table)).forEach(table -> LOGGER.atWarn()
                .addKeyValue("table", table)
                .log(
                        "A new table is in a captured schema and is not captured. To capture it, add it to the catalogue of"
                                + " source tables and to capture.tables."));
    }

    private List<String> read(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        List<SourceTable> now = captured.get();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(1, texts(connection, now.stream().map(SourceTable::schema)));
            statement.setArray(2, texts(connection, now.stream().map(SourceTable::qualifiedName)));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    tables.add(result.getString(1));
                }
            }
        }
        return tables;
    }

    private static Array texts(Connection connection, Stream<String> values) throws SQLException {
        return connection.createArrayOf("text", values.distinct().toArray());
    }
}
