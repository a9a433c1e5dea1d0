package dev.wwi.bqlocal.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All datasets and tables at one moment; immutable. A holder that wants the newest state asks its source again.
 */
public final class Catalog {
    private final Map<DatasetName, Dataset> datasets;
    private final Map<TableName, Table> tables;
    private final Map<String, WriteStream> streams;

    private Catalog(
            Map<DatasetName, Dataset> datasets, Map<TableName, Table> tables, Map<String, WriteStream> streams) {
        this.datasets = datasets;
        this.tables = tables;
        this.streams = streams;
    }

    public static Catalog empty() {
        return new Catalog(Map.of(), Map.of(), Map.of());
    }

    public Optional<Dataset> findDataset(DatasetName name) {
        return Optional.ofNullable(datasets.get(name));
    }

    public Optional<Table> findTable(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** The dataset, or NOT_FOUND. */
    public Dataset dataset(DatasetName name) {
        return findDataset(name).orElseThrow(() -> RequestException.notFound(name));
    }

    /** The table or view, or NOT_FOUND of the table or of its dataset. */
    public Table table(TableName name) {
        dataset(name.datasetName());
        return findTable(name).orElseThrow(() -> RequestException.notFound(name));
    }

    /** All tables and views, in no order. */
    public List<Table> tables() {
        return List.copyOf(tables.values());
    }

    /** The datasets of a project, by id. */
    public List<Dataset> datasets(String project) {
        return datasets.values().stream()
                .filter(dataset -> dataset.name().project().equals(project))
                .sorted(Comparator.comparing(dataset -> dataset.name().dataset()))
                .toList();
    }

    /** The tables and views of a dataset, by id. */
    public List<Table> tables(DatasetName dataset) {
        return tables.values().stream()
                .filter(table -> table.name().datasetName().equals(dataset))
                .sorted(Comparator.comparing(table -> table.name().table()))
                .toList();
    }

    /** All views, each after the views that were created before it. */
    public List<Table> views() {
        List<Table> views = new ArrayList<>(tables.values());
        views.removeIf(table -> !table.isView());
        views.sort(Comparator.comparingLong(Table::physicalId));
        return views;
    }

    public Optional<WriteStream> findStream(String name) {
        return Optional.ofNullable(streams.get(name));
    }

    /** The application-created streams into one incarnation of a table. */
    public List<WriteStream> streams(long targetPhysicalId) {
        return streams.values().stream()
                .filter(stream -> stream.targetPhysicalId() == targetPhysicalId)
                .toList();
    }

    public Catalog with(Dataset dataset) {
        Map<DatasetName, Dataset> changed = new HashMap<>(datasets);
        changed.put(dataset.name(), dataset);
        return new Catalog(changed, tables, streams);
    }

    public Catalog with(Table table) {
        Map<TableName, Table> changed = new HashMap<>(tables);
        changed.put(table.name(), table);
        return new Catalog(datasets, changed, streams);
    }

    public Catalog without(DatasetName dataset) {
        Map<DatasetName, Dataset> changed = new HashMap<>(datasets);
        changed.remove(dataset);
        return new Catalog(changed, tables, streams);
    }

    public Catalog without(TableName table) {
        Map<TableName, Table> changed = new HashMap<>(tables);
        changed.remove(table);
        return new Catalog(datasets, changed, streams);
    }

    public Catalog with(WriteStream stream) {
        Map<String, WriteStream> changed = new HashMap<>(streams);
        changed.put(stream.name(), stream);
        return new Catalog(datasets, tables, changed);
    }

    public Catalog without(WriteStream stream) {
        Map<String, WriteStream> changed = new HashMap<>(streams);
        changed.remove(stream.name());
        return new Catalog(datasets, tables, changed);
    }
}
