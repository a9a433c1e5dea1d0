package dev.wwi.cdc.source;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.WalBudgetAction;
import dev.wwi.cdc.config.WalBudgetConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.source.SourceTablesQuery.TableFacts;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.config.PrintableAddress;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything a start would need of the source, checked without changing it. Stateless and thread-safe.
 */
public final class PreflightCheck {
    private static final int MINIMUM_VERSION = 140_000;

    private final CdcConfig config;
    private final SourceDatabase database;

    /** Of the configured source. */
    public PreflightCheck(CdcConfig config) {
        this.config = config;
        this.database = new SourceDatabase(config.source());
    }

    /** What is wrong, errors first; empty when a start would find all it needs. Never throws for a state of the source. */
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = database.open()) {
            checkServer(connection, findings);
            checkWalLimit(connection, findings);
            checkReplication(findings);
            checkSlot(connection, findings);
            checkTables(connection, findings);
            checkPublication(connection, findings);
            findings.addAll(ColumnCheck.run(
                    connection,
                    config.capture().sourceTables(),
                    config.capture().privacy()));
        } catch (SQLException e) {
            findings.add(Finding.error(
                    "connection",
                    "PostgreSQL at " + PrintableAddress.of(config.source().url()) + " did not let "
                            + config.source().user() + " in: " + e.getMessage(),
                    "Check source.url, source.user and source.password, and pg_hba.conf."));
        }
        findings.sort(Comparator.comparing(Finding::severity));
        return List.copyOf(findings);
    }

    /**
     * Refuses a source that lacks something.
     *
     * @throws CaptureException listing all that a person has to mend first
     */
    public static void requireNoErrors(List<Finding> findings) {
        List<Finding> errors = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new CaptureException(
                    CaptureErrorCode.SOURCE_NOT_READY,
                    errors.stream()
                            .map(finding -> finding.subject() + ": " + finding.problem())
                            .collect(Collectors.joining("; ")),
                    errors.stream().map(Finding::remedy).distinct().collect(Collectors.joining(" ")));
        }
    }

    private static void checkServer(Connection connection, List<Finding> findings) throws SQLException {
        int version = Integer.parseInt(setting(connection, "server_version_num"));
        if (version < MINIMUM_VERSION) {
            findings.add(Finding.error(
                    "server_version",
                    "PostgreSQL is " + setting(connection, "server_version")
                            + "; heartbeats need logical messages, which it has since 14",
                    "Upgrade PostgreSQL to 14 or later."));
        }
        String walLevel = setting(connection, "wal_level");
        if (!walLevel.equals("logical")) {
            findings.add(Finding.error(
                    "wal_level",
                    "wal_level is " + walLevel + ", must be logical",
                    "ALTER SYSTEM SET wal_level = logical; then restart PostgreSQL."));
        }
    }

    private void checkWalLimit(Connection connection, List<Finding> findings) throws SQLException {
        String limit = setting(connection, "max_slot_wal_keep_size");
        WalBudgetConfig budget = config.capture().walBudget();
        if (limit.equals("-1")) {
            findings.add(Finding.warning(
                    "max_slot_wal_keep_size",
                    budget.action() == WalBudgetAction.NONE
                            ? "max_slot_wal_keep_size is unlimited, and so is capture.walBudget with the action NONE: while"
                                    + " capture stands still, WAL can fill the disk"
                            : "max_slot_wal_keep_size is unlimited: while no connector runs that could see to its"
                                    + " capture.walBudget, WAL can fill the disk",
                    "ALTER SYSTEM SET max_slot_wal_keep_size = '"
                            + postgresSize(2 * budget.actBytes().bytes()) + "'; SELECT pg_reload_conf();"));
        } else if (bytes(connection, limit) < budget.actBytes().bytes()) {
            findings.add(Finding.warning(
                    "max_slot_wal_keep_size",
                    "max_slot_wal_keep_size is " + limit + ", less than capture.walBudget.actBytes = "
                            + budget.actBytes()
                            + ": PostgreSQL invalidates the slot before the budget is used up, whether capture makes"
                            + " progress or not",
                    "ALTER SYSTEM SET max_slot_wal_keep_size = '"
                            + postgresSize(2 * budget.actBytes().bytes())
                            + "'; SELECT pg_reload_conf(); or set capture.walBudget.actBytes to less than " + limit
                            + "."));
        }
    }

    private void checkReplication(List<Finding> findings) {
        try {
            database.systemIdentifier();
        } catch (SQLException e) {
            findings.add(Finding.error(
                    "role " + config.source().user(),
                    "a replication connection is refused: " + e.getMessage(),
                    "ALTER ROLE " + Identifiers.quoted(config.source().user())
                            + " REPLICATION; and let it in for the database in pg_hba.conf."));
        }
    }

    private void checkSlot(Connection connection, List<Finding> findings) throws SQLException {
        if (ReplicationSlot.find(connection, config.capture().slot()).isPresent()) {
            return;
        }
        int slots = Integer.parseInt(setting(connection, "max_replication_slots"));
        try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM pg_replication_slots");
                ResultSet result = statement.executeQuery()) {
            result.next();
            if (result.getInt(1) >= slots) {
                findings.add(Finding.error(
                        "max_replication_slots",
                        "all " + slots + " replication slots are taken",
                        "Drop a slot that nobody needs (SELECT slot_name, active FROM pg_replication_slots), or raise"
                                + " max_replication_slots and restart PostgreSQL."));
            }
        }
    }

    private void checkTables(Connection connection, List<Finding> findings) throws SQLException {
        List<SourceTable> tables = config.capture().sourceTables();
        Map<String, TableFacts> facts = SourceTablesQuery.read(connection, tables);
        for (SourceTable table : tables) {
            TableFacts found = facts.get(table.qualifiedName());
            if (found == null) {
                findings.add(Finding.error(
                        table.qualifiedName(),
                        "the table does not exist in this database",
                        "Create it, or leave it out of capture.tables."));
                continue;
            }
            checkTable(table, found, findings);
        }
    }

    private void checkTable(SourceTable table, TableFacts facts, List<Finding> findings) {
        String user = Identifiers.quoted(config.source().user());
        if (facts.primaryKey().isEmpty()) {
            findings.add(Finding.error(
                    table.qualifiedName(),
                    "it has no primary key, and its topic must tell its rows apart by " + table.primaryKey(),
                    "ALTER TABLE " + Identifiers.quoted(table) + " ADD PRIMARY KEY ("
                            + String.join(", ", table.primaryKey()) + "); or leave it out of capture.tables."));
        } else if (!facts.primaryKey().equals(table.primaryKey())) {
            findings.add(Finding.error(
                    table.qualifiedName(),
                    "its primary key is " + facts.primaryKey() + ", must be " + table.primaryKey(),
                    "Give the table that primary key, or leave it out of capture.tables."));
        }
        if (!facts.readable()) {
            findings.add(Finding.error(
                    table.qualifiedName(),
                    config.source().user() + " may not read it",
                    "GRANT USAGE ON SCHEMA " + Identifiers.quoted(table.schema()) + " TO " + user + "; GRANT SELECT ON "
                            + Identifiers.quoted(table) + " TO " + user + ";"));
        }
        if (!facts.fullIdentity() && !facts.owned()) {
            findings.add(Finding.error(
                    table.qualifiedName(),
                    "its REPLICA IDENTITY is not FULL, and " + config.source().user()
                            + " may not set it, since it does not own the table",
                    "As the owner: "
                            + Stream.concat(Stream.of(Identifiers.quoted(table)), facts.partitions().stream())
                                    .map(name -> "ALTER TABLE " + name + " REPLICA IDENTITY FULL;")
                                    .collect(Collectors.joining(" "))));
        }
        if (facts.rowSecurity()) {
            findings.add(Finding.error(
                    table.qualifiedName(),
                    "its row-level security applies to " + config.source().user()
                            + ": the first snapshot would lack the rows that the policies hide",
                    "As a superuser: ALTER ROLE " + user + " BYPASSRLS;"));
        }
    }

    private void checkPublication(Connection connection, List<Finding> findings) throws SQLException {
        Publication publication =
                new Publication(config.capture().publication(), config.capture().sourceTables());
        if (publication.isAsNeeded(connection)) {
            return;
        }
        if (publication.mayBeSet(connection)) {
            return;
        }
        if (publication.isEnough(connection)) {
            findings.add(Finding.warning(
                    "publication " + config.capture().publication(),
                    "it names tables that are not captured, whose changes are sent and passed over",
                    "Name them in capture.tables; or, as the owner: "
                            + String.join("; ", publication.statements(connection)) + ";"));
        } else {
            findings.add(Finding.error(
                    "publication " + config.capture().publication(),
                    "it is missing or lacks captured tables, and "
                            + config.source().user()
                            + " may not set it: that takes CREATE on the database and owning the tables",
                    "As the owner: " + String.join("; ", publication.statements(connection)) + ";"));
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT current_setting(?)")) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private static String postgresSize(long bytes) {
        return Math.max(1, bytes >> 20) + "MB";
    }

    private static long bytes(Connection connection, String size) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_size_bytes(?)")) {
            statement.setString(1, size);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }
}
