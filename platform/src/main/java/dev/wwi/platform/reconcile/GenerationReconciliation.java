package dev.wwi.platform.reconcile;

import dev.wwi.reconcile.Reconciliation;
import dev.wwi.reconcile.ReconciliationSettings;
import dev.wwi.reconcile.WarehouseProgress;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.reconcile.report.TableResult.Equal;
import dev.wwi.reconcile.report.TableResult.Unverified;
import dev.wwi.reconcile.rows.SqlWarehouse;
import dev.wwi.sink.generation.SourceCheck;
import dev.wwi.sink.generation.Verdict;
import dev.wwi.sink.table.PhysicalTable;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Judges a new generation of a table by PostgreSQL itself, before readers see it. Thread-safe. */
public final class GenerationReconciliation implements SourceCheck {
    private final DataSource source;
    private final SqlWarehouse warehouse;
    private final WarehouseProgress progress;
    private final ReconciliationSettings settings;

    /**
     * @param progress waits for all generations that are being fed
     * @param settings for the tables as readers see them
     */
    public GenerationReconciliation(
            DataSource source, SqlWarehouse warehouse, WarehouseProgress progress, ReconciliationSettings settings) {
        this.source = source;
        this.warehouse = warehouse;
        this.progress = progress;
        this.settings = settings;
    }

    @Override
    public Verdict compare(PhysicalTable candidate) throws InterruptedException {
        String table = candidate.published().toString();
        try {
            return verdict(Reconciliation.of(
                            source,
                            warehouse,
                            progress,
                            settings.at(settings.places().with(table, candidate.toString())))
                    .run(List.of(table))
                    .tables()
                    .get(0));
        } catch (SQLException e) {
            return new Verdict.Unverified("PostgreSQL could not be read: " + e.getMessage());
        }
    }

    private static Verdict verdict(TableResult result) {
        if (result instanceof Equal equal) {
            return new Verdict.Equal("equal to PostgreSQL in all of its " + equal.rows() + " rows");
        }
        if (result instanceof Different different) {
            return new Verdict.Different(
                    "differs from PostgreSQL in " + different.differences() + " places, the first: "
                            + different.first().stream()
                                    .findFirst()
                                    .map(Object::toString)
                                    .orElse("unknown"));
        }
        return new Verdict.Unverified(((Unverified) result).reason());
    }
}
