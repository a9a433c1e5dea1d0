package dev.wwi.platform.reconcile;

import dev.wwi.cdc.config.PrivacyConfig;
import dev.wwi.reconcile.ReconciliationSettings;
import dev.wwi.reconcile.reference.Places;
import dev.wwi.sink.config.BigQueryConfig;
import java.util.Map;

/** What the services' configurations mean for a reconciliation. */
public final class ReconciliationScope {
    private ReconciliationScope() {}

    /** The sink's datasets, and none of the values that the connector keeps back. */
    public static ReconciliationSettings of(PrivacyConfig privacy, BigQueryConfig bigQuery) {
        return ReconciliationSettings.standard()
                .at(new Places(
                        bigQuery.rawDataset(),
                        bigQuery.analyticsDataset(),
                        Map.of(),
                        privacy.columns().keySet()));
    }
}
