package dev.wwi.cdc.source;

import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The publication of exactly the captured tables, with all their rows, columns and operations; changes of partitions under
 * the name of their root.
 */
final class Publication {
    private static final String ALL_OPERATIONS =
            "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";

    private final String name;
    private final List<SourceTable> tables;

    Publication(String name, List<SourceTable> tables) {
        this.name = name;
        this.tables = tables;
    }

    boolean isAsNeeded(Connection connection) throws SQLException {
        return publishesEverything(connection)
                && publishedTables(connection)
                        .equals(tables.stream().map(SourceTable::qualifiedName).collect(Collectors.toSet()));
    }

    /** Whether nothing is missing: it may name further tables, whose changes are passed over. */
    boolean isEnough(Connection connection) throws SQLException {
        return publishesEverything(connection)
                && publishedTables(connection)
                        .containsAll(
                                tables.stream().map(SourceTable::qualifiedName).toList());
    }

    boolean mayBeSet(Connection connection) throws SQLException {
        String privileges = """
                SELECT CASE WHEN EXISTS (SELECT FROM pg_publication WHERE pubname = ?)
                            THEN (SELECT pg_has_role(pubowner, 'USAGE') FROM pg_publication WHERE pubname = ?)
                            ELSE has_database_privilege(current_database(), 'CREATE') END
                """;
        try (PreparedStatement statement = connection.prepareStatement(privileges)) {
            statement.setString(1, name);
            statement.setString(2, name);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getBoolean(1)
                        && SourceTablesQuery.read(connection, tables).values().stream()
                                .allMatch(SourceTablesQuery.TableFacts::owned);
            }
        }
    }

    /** Creates or corrects it; one that is as needed, or enough and another's, is left alone. */
    void set(Connection connection) throws SQLException {
        if (!isToBeSet(connection)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements(connection)) {
                statement.execute(sql);
            }
        }
    }

    /** Whether {@link #set} would change it. */
    boolean isToBeSet(Connection connection) throws SQLException {
        return !isAsNeeded(connection) && (mayBeSet(connection) || !isEnough(connection));
    }

    /** What creates or corrects it. */
    List<String> statements(Connection connection) throws SQLException {
        return exists(connection) ? alterStatements() : List.of(createStatement());
    }

    List<String> alterStatements() {
        return List.of(
                "ALTER PUBLICATION " + Identifiers.quoted(name) + " SET TABLE " + Identifiers.quoted(tables),
                "ALTER PUBLICATION " + Identifiers.quoted(name) + " SET (" + ALL_OPERATIONS + ")");
    }

    String createStatement() {
        return "CREATE PUBLICATION " + Identifiers.quoted(name) + " FOR TABLE " + Identifiers.quoted(tables) + " WITH ("
                + ALL_OPERATIONS + ")";
    }

    private boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT count(*) FROM pg_publication WHERE pubname = ?")) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getInt(1) > 0;
            }
        }
    }

    private boolean publishesEverything(Connection connection) throws SQLException {
        String operations = """
                SELECT NOT puballtables AND pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot
                  FROM pg_publication WHERE pubname = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(operations)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private Set<String> publishedTables(Connection connection) throws SQLException {
        // A row filter or a column list is written with a mark, so that such a table counts as another one.
        String published = """
                SELECT p.schemaname || '.' || p.tablename
                       || CASE WHEN to_jsonb(p) ->> 'rowfilter' IS NULL
                                AND coalesce(jsonb_array_length(to_jsonb(p) -> 'attnames'), 0) IN (0, (
                                    SELECT count(*) FROM pg_attribute a
                                     WHERE a.attrelid = format('%I.%I', p.schemaname, p.tablename)::regclass
                                       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''))
                          THEN '' ELSE ' in part' END
                  FROM pg_publication_tables p
                 WHERE p.pubname = ?
                """;
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(published)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    names.add(result.getString(1));
                }
            }
        }
        return names;
    }
}
