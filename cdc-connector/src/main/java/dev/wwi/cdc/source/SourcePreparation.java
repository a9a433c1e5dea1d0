package dev.wwi.cdc.source;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.source.SourceTablesQuery.TableFacts;
import dev.wwi.runtime.check.Finding;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the source as capture needs it: full replica identities and the publication. Idempotent. */
public final class SourcePreparation {
    private static final Logger LOGGER = LoggerFactory.getLogger(SourcePreparation.class);
    private static final String LOCK_TIMEOUT = "5s";

    private final CdcConfig config;

    /** For the configured tables and publication. */
    public SourcePreparation(CdcConfig config) {
        this.config = config;
    }

    /**
     * Checks the source, logs what could be better, then sets what is missing.
     *
     * @throws CaptureException listing all that a person has to mend first
     */
    public void run(Connection connection) throws SQLException {
        List<Finding> findings = new PreflightCheck(config).run();
        findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .forEach(SourcePreparation::warn);
        set(connection, findings);
    }

    /** The same without a word about what could be better, to be repeated. */
    public void runQuietly(Connection connection) throws SQLException {
        set(connection, new PreflightCheck(config).run());
    }

    private void set(Connection connection, List<Finding> findings) throws SQLException {
        PreflightCheck.requireNoErrors(findings);
        setReplicaIdentities(connection);
        new Publication(config.capture().publication(), config.capture().sourceTables()).set(connection);
    }

    private static void warn(Finding finding) {
        LOGGER.atWarn()
                .addKeyValue("subject", finding.subject())
                .addKeyValue("problem", finding.problem())
                .addKeyValue("remedy", finding.remedy())
                .log("The source could be set up better");
    }

    /** What {@link #run} would set at the source, as SQL; empty when all is as needed. Changes nothing. */
    public List<String> statements(Connection connection) throws SQLException {
        List<String> statements = new ArrayList<>(
                identities(connection).values().stream().flatMap(List::stream).toList());
        Publication publication =
                new Publication(config.capture().publication(), config.capture().sourceTables());
        if (publication.isToBeSet(connection)) {
            statements.addAll(publication.statements(connection));
        }
        return statements;
    }

    private void setReplicaIdentities(Connection connection) throws SQLException {
        for (Map.Entry<SourceTable, List<String>> identity :
                identities(connection).entrySet()) {
            LOGGER.atInfo()
                    .addKeyValue("table", identity.getKey().qualifiedName())
                    .log("Setting the replica identity to full");
            try (Statement statement = connection.createStatement()) {
                // The change takes an exclusive lock; waiting for it without a bound would queue every reader.
                statement.execute("SET lock_timeout = '" + LOCK_TIMEOUT + "'");
                for (String sql : identity.getValue()) {
                    statement.execute(sql);
                }
                statement.execute("RESET lock_timeout");
            }
        }
    }

    /** Neither do partitions that are there take it from their root, nor do new ones. */
    private Map<SourceTable, List<String>> identities(Connection connection) throws SQLException {
        List<SourceTable> tables = config.capture().sourceTables();
        Map<String, TableFacts> facts = SourceTablesQuery.read(connection, tables);
        Map<SourceTable, List<String>> statements = new LinkedHashMap<>();
        for (SourceTable table : tables) {
            TableFacts found = facts.get(table.qualifiedName());
            if (found != null && !found.fullIdentity()) {
                statements.put(
                        table,
                        Stream.concat(Stream.of(Identifiers.quoted(table)), found.partitions().stream())
                                .map(name -> "ALTER TABLE " + name + " REPLICA IDENTITY FULL")
                                .toList());
            }
        }
        return statements;
    }
}
