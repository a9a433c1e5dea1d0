package dev.wwi.sink.check;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Over Google's client. */
final class RestWarehouseFacts implements WarehouseFacts {
    private final BigQuery client;
    private final String project;

    RestWarehouseFacts(BigQuery client, String project) {
        this.client = client;
        this.project = project;
    }

    @Override
    public Optional<String> location(String dataset) {
        return Optional.ofNullable(client.getDataset(DatasetId.of(project, dataset)))
                .map(Dataset::getLocation);
    }

    @Override
    public Map<String, String> tables(String dataset) {
        Map<String, String> types = new TreeMap<>();
        client.listTables(DatasetId.of(project, dataset))
                .iterateAll()
                .forEach(table -> types.put(
                        table.getTableId().getTable(),
                        table.getDefinition().getType().name()));
        return types;
    }

    @Override
    public Set<String> granted(String dataset, String table, Set<String> permissions) {
        List<String> granted = client.testIamPermissions(TableId.of(project, dataset, table), List.copyOf(permissions));
        return granted == null ? Set.of() : Set.copyOf(granted);
    }

    @Override
    public void dryRun(String statement) {
        client.create(JobInfo.of(QueryJobConfiguration.newBuilder(statement)
                .setDryRun(true)
                .setUseQueryCache(false)
                .build()));
    }
}
