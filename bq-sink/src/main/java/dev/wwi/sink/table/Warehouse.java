package dev.wwi.sink.table;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TableResult;
import com.google.cloud.bigquery.ViewDefinition;
import dev.wwi.sink.table.WarehouseException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life cycle of datasets, physical tables and views over BigQuery's REST service. Every operation is idempotent and
 * leaves what is already right alone, so that several sinks may do the same at once. Thread-safe; every method blocks
 * for the duration of its requests and throws {@link WarehouseException}.
 */
public final class Warehouse {

    private static final Logger LOGGER = LoggerFactory.getLogger(Warehouse.class);
    private static final int ATTEMPTS_AGAINST_OTHER_WRITERS = 5;
    private static final long JOB_TIMEOUT_MILLIS = 60_000;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final BigQuery client;
    private final String project;
    private final String location;
    private final TablePolicy policy;

    /**
     * @param client used, not owned
     * @param location where datasets are created, {@code EU}
     */
    public Warehouse(BigQuery client, String project, String location, TablePolicy policy) {
        this.client = client;
        this.project = project;
        this.location = location;
        this.policy = policy;
    }

    /** Creates the dataset if it is missing. */
    public void ensureDataset(String name) {
        DatasetId id = DatasetId.of(project, name);
        call("read dataset " + name, () -> {
            if (client.getDataset(id) == null) {
                createUnlessThere(() -> client.create(
                        DatasetInfo.newBuilder(id).setLocation(location).build()));
            }
            return id;
        });
    }

    /**
     * The table as it is now; empty if it does not exist.
     *
     * @param topicId of the topic that fills it, see {@link #ensureTable}
     */
    public Optional<TableLayout> find(PhysicalTable physical, String topicId) {
        return find(physical, table -> requireSameTopic(physical, table, topicId));
    }

    /** The same, of a table that is only read, whatever filled it. */
    public Optional<TableLayout> find(PhysicalTable physical) {
        return find(physical, table -> {});
    }

    private Optional<TableLayout> find(PhysicalTable physical, Consumer<Table> requirement) {
        return call("read table " + physical, () -> Optional.ofNullable(client.getTable(id(physical)))
                .map(table -> {
                    requirement.accept(table);
                    TableLayout layout = layoutOf(physical, table);
                    if (layout.primaryKey().isEmpty()) {
                        throw new WarehouseException(
                                Code.CONFLICTING_TABLE,
                                "table " + physical
                                        + " cannot take changes by key: it has no primary key; rebuild it as"
                                        + " a new generation",
                                null);
                    }
                    return layout;
                }));
    }

    /** The highest offset of a topic's partition in its change log; empty before the first. */
    public OptionalLong newestLoggedOffset(PhysicalTable changeLog, int partition) {
        return call("read the newest offset of " + changeLog, () -> {
            FieldValue newest = query("SELECT MAX(" + ChangeLogColumns.OFFSET.name() + ") FROM " + quoted(changeLog)
                            + " WHERE " + ChangeLogColumns.PARTITION.name() + " = " + partition)
                    .iterateAll()
                    .iterator()
                    .next()
                    .get(0);
            return newest.isNull() ? OptionalLong.empty() : OptionalLong.of(newest.getLongValue());
        });
    }

    /**
     * Creates the table, or adds the columns that {@code wanted} has and the table lacks; removes and changes none.
     *
     * @param topicId of the topic that fills it. The table keeps it in a label and refuses any other: sequence numbers
     *     from a topic that was created anew start over, and BigQuery would drop such changes without a word.
     * @return the table's own columns in their order, then the added ones
     */
    public TableLayout ensureTable(PhysicalTable physical, TableLayout wanted, String topicId) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call("create or extend table " + physical, () -> createOrExtend(physical, wanted, topicId));
            } catch (WarehouseException e) {
                // Another sink may have added other columns between reading the table and writing it: look again.
                if (e.code() != Code.REFUSED || attempt == ATTEMPTS_AGAINST_OTHER_WRITERS) {
                    throw e;
                }
            }
        }
    }

    /** The generation that the published name shows; empty if the view does not exist. */
    public Optional<Long> publishedGeneration(PublishedTable published) {
        return call("read view " + published, () -> Optional.ofNullable(client.getTable(id(published)))
                .flatMap(table -> PhysicalTable.generationIn(viewQuery(published, table))));
    }

    /**
     * Makes the published name show this generation with these columns. A view that exists is replaced in one step:
     * readers see the old table or the new one, never none.
     */
    public void publish(PhysicalTable physical, TableLayout layout) {
        PublishedTable published = physical.published();
        String query = query(physical, layout);
        TableInfo view = TableInfo.newBuilder(
                        id(published),
                        ViewDefinition.newBuilder(query).setUseLegacySql(false).build())
                .setDescription(BigQuerySchemas.description(layout.description()))
                .build();
        call("publish " + physical + " as " + published, () -> {
            Table existing = client.getTable(id(published));
            if (existing == null) {
                createUnlessThere(() -> client.create(view));
                existing = client.getTable(id(published));
            }
            if (existing != null && !viewQuery(published, existing).equals(query)) {
                client.update(view);
            }
            LOGGER.atInfo()
                    .setMessage("table published")
                    .addKeyValue("view", published)
                    .addKeyValue("table", physical)
                    .log();
            return view;
        });
    }

    /** How old the rows may be that a query of the table reads, by what the operator wants. */
    public Duration maxStalenessOf(PublishedTable published) {
        return policy.maxStalenessOf(published);
    }

    /** The highest generation of which there is a physical table; empty if there is none. */
    public OptionalLong highestGeneration(String stagingDataset, PublishedTable published) {
        String prefix = published.dataset() + "__" + published.name() + "__g";
        return call("list the tables of " + stagingDataset, () -> {
            OptionalLong highest = OptionalLong.empty();
            for (Table table :
                    client.listTables(DatasetId.of(project, stagingDataset)).iterateAll()) {
                String name = table.getTableId().getTable();
                if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[1-9][0-9]{0,17}")) {
                    highest = OptionalLong.of(
                            Math.max(highest.orElse(0), Long.parseLong(name.substring(prefix.length()))));
                }
            }
            return highest;
        });
    }

    /** Drops a generation that nobody reads any more; nothing happens if it is gone already. */
    public void drop(PhysicalTable physical) {
        call("drop table " + physical, () -> client.delete(id(physical)));
    }

    private TableLayout createOrExtend(PhysicalTable physical, TableLayout wanted, String topicId) {
        Table table = client.getTable(id(physical));
        if (table == null) {
            TableInfo info = TableInfo.newBuilder(id(physical), BigQuerySchemas.definition(wanted))
                    .setDescription(BigQuerySchemas.description(wanted.description()))
                    .setLabels(Map.of(TablePolicy.TOPIC_ID_LABEL, topicId))
                    .build();
            if (createUnlessThere(() -> client.create(info))) {
                LOGGER.atInfo()
                        .setMessage("table created")
                        .addKeyValue("table", physical)
                        .addKeyValue("columns", wanted.columns().size())
                        .log();
                applyPolicy(physical, info, !wanted.primaryKey().isEmpty());
                return wanted;
            }
            table = client.getTable(id(physical));
            if (table == null) {
                throw new WarehouseException(
                        Code.UNAVAILABLE, "table " + physical + " is said to exist but cannot be read", null);
            }
        }
        requireSameTopic(physical, table, topicId);
        TableLayout existing = layoutOf(physical, table);
        if (!existing.primaryKey().equals(wanted.primaryKey())) {
            throw new WarehouseException(
                    Code.CONFLICTING_TABLE,
                    "table " + physical + " has primary key " + existing.primaryKey() + ", its rows have "
                            + wanted.primaryKey() + ": rebuild it as a new generation",
                    null);
        }
        List<TableColumn> missing = existing.missing(wanted);
        if (!missing.isEmpty()) {
            addColumns(physical, table, missing);
        }
        applyPolicy(physical, table, !wanted.primaryKey().isEmpty());
        return existing.with(missing);
    }

    private void addColumns(PhysicalTable physical, Table table, List<TableColumn> missing) {
        StandardTableDefinition definition = table.getDefinition();
        List<Field> fields = new ArrayList<>(BigQuerySchemas.fieldsOf(definition));
        fields.addAll(BigQuerySchemas.fields(missing));
        client.update(TableInfo.of(id(physical), StandardTableDefinition.of(Schema.of(fields))));
        LOGGER.atInfo()
                .setMessage("columns added")
                .addKeyValue("table", physical)
                .addKeyValue("columns", missing.stream().map(TableColumn::name).toList())
                .log();
    }

    /** Labels tell what was applied, for the client shows no table's max_staleness. */
    private void applyPolicy(PhysicalTable physical, TableInfo table, boolean keyed) {
        Map<String, String> labels = new HashMap<>(table.getLabels());
        labels.putAll(policy.labels());
        long staleness = keyed ? policy.maxStalenessOf(physical.published()).toSeconds() : 0;
        if (staleness != Long.parseLong(labels.getOrDefault(TablePolicy.MAX_STALENESS_LABEL, "0"))) {
            query("ALTER TABLE " + quoted(physical) + " SET OPTIONS (max_staleness = INTERVAL " + staleness
                    + " SECOND)");
            labels.put(TablePolicy.MAX_STALENESS_LABEL, Long.toString(staleness));
        }
        if (!labels.equals(table.getLabels())) {
            client.update(TableInfo.newBuilder(
                            id(physical), StandardTableDefinition.newBuilder().build())
                    .setLabels(labels)
                    .build());
        }
    }

    String quoted(PhysicalTable physical) {
        return "`" + project + "." + physical.stagingDataset() + "." + physical.name() + "`";
    }

    TableResult query(String statement) {
        try {
            return client.query(QueryJobConfiguration.newBuilder(statement)
                    .setJobTimeoutMs(JOB_TIMEOUT_MILLIS)
                    .build());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WarehouseException(Code.UNAVAILABLE, "interrupted while BigQuery ran " + statement, e);
        }
    }

    private static void requireSameTopic(PhysicalTable physical, Table table, String topicId) {
        String filledBy = table.getLabels().getOrDefault(TablePolicy.TOPIC_ID_LABEL, topicId);
        if (!filledBy.equals(topicId)) {
            throw new WarehouseException(
                    Code.CONFLICTING_TABLE,
                    "table " + physical + " was filled from the topic of id " + filledBy
                            + ", which has been created anew as " + topicId,
                    null);
        }
    }

    private static TableLayout layoutOf(PhysicalTable physical, Table table) {
        try {
            return BigQuerySchemas.layout(table);
        } catch (IllegalArgumentException e) {
            throw new WarehouseException(
                    Code.CONFLICTING_TABLE,
                    "table " + physical + " cannot take changes by key: " + e.getMessage()
                            + "; rebuild it as a new generation",
                    e);
        }
    }

    private static String viewQuery(PublishedTable published, Table table) {
        if (table.getDefinition() instanceof ViewDefinition view) {
            return view.getQuery();
        }
        throw new WarehouseException(
                Code.CONFLICTING_TABLE,
                published + " is a " + table.getDefinition().getType() + ", it must be a view: move it out of the way",
                null);
    }

    private String query(PhysicalTable physical, TableLayout layout) {
        String columns = layout.columns().stream()
                .map(column -> "`" + column.name() + "`")
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + quoted(physical);
    }

    private TableId id(PhysicalTable physical) {
        return TableId.of(project, physical.stagingDataset(), physical.name());
    }

    private TableId id(PublishedTable published) {
        return TableId.of(project, published.dataset(), published.name());
    }

    /** Returns false if someone else was faster. */
    private static boolean createUnlessThere(Runnable create) {
        try {
            create.run();
            return true;
        } catch (BigQueryException e) {
            if (e.getCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    static <T> T call(String purpose, Supplier<T> request) {
        try {
            return request.get();
        } catch (BigQueryException e) {
            throw new WarehouseException(codeOf(e), "BigQuery did not " + purpose + ": " + e.getMessage(), e);
        }
    }

    private static Code codeOf(BigQueryException e) {
        String reason = e.getReason() == null ? "" : e.getReason();
        if (e.isRetryable() || reason.equals("rateLimitExceeded") || reason.equals("quotaExceeded")) {
            return Code.UNAVAILABLE;
        }
        return switch (e.getCode()) {
            case 401, 403 -> Code.PERMISSION_DENIED;
            case 404 -> Code.NOT_FOUND;
            case CONFLICT, PRECONDITION_FAILED -> Code.UNAVAILABLE;
            default -> e.getCode() == 0 || e.getCode() == 429 || e.getCode() >= 500 ? Code.UNAVAILABLE : Code.REFUSED;
        };
    }
}
