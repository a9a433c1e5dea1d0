package dev.wwi.cdc.source;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.source.SourceTablesQuery.TableFacts;
import dev.wwi.runtime.check.Finding;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
     * Checks the source, then sets what is missing.
     *
     * @throws CaptureException listing all that a person has to mend first
     */
    public void run(Connection connection) throws SQLException {
        Map<Finding.Severity, List<Finding>> findings =
                new PreflightCheck(config).run().stream().collect(Collectors.groupingBy(Finding::severity));
        findings.getOrDefault(Finding.Severity.WARNING, List.of()).forEach(SourcePreparation::warn);
        List<Finding> errors = findings.getOrDefault(Finding.Severity.ERROR, List.of());
        if (!errors.isEmpty()) {
            throw new CaptureException(
                    CaptureErrorCode.SOURCE_NOT_READY,
                    errors.stream()
                            .map(finding -> finding.subject() + ": " + finding.problem())
                            .collect(Collectors.joining("; ")),
                    errors.stream().map(Finding::remedy).distinct().collect(Collectors.joining(" ")));
        }
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

    private void setReplicaIdentities(Connection connection) throws SQLException {
        List<SourceTable> tables = config.capture().sourceTables();
        Map<String, TableFacts> facts = SourceTablesQuery.read(connection, tables);
        for (SourceTable table : tables) {
            TableFacts found = facts.get(table.qualifiedName());
            if (found != null && !found.fullIdentity()) {
                LOGGER.atInfo().addKeyValue("table", table.qualifiedName()).log("Setting the replica identity to full");
                try (Statement statement = connection.createStatement()) {
                    // The change takes an exclusive lock; waiting for it without a bound would queue every reader.
                    statement.execute("SET lock_timeout = '" + LOCK_TIMEOUT + "'");
                    statement.execute("ALTER TABLE " + Identifiers.quoted(table) + " REPLICA IDENTITY FULL");
                    // Neither do partitions that are there take it from their root, nor do new ones.
                    for (String partition : found.partitions()) {
                        statement.execute("ALTER TABLE " + partition + " REPLICA IDENTITY FULL");
                    }
                    statement.execute("RESET lock_timeout");
                }
            }
        }
    }
}
