package dev.wwi.platform.drill;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.ViewDefinition;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import com.google.cloud.bigquery.storage.v1.TableFieldSchema;
import com.google.cloud.bigquery.storage.v1.TableSchema;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import dev.wwi.sink.BigQueryClients;
import dev.wwi.sink.ShownTable;
import dev.wwi.sink.TopicReaders;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.SinkConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * One table of the warehouse that is spoilt on purpose, in the generation that readers see.
 *
 * <p>Rows are changed as the sink changes them, over the Storage Write API, since BigQuery refuses UPDATE and DELETE on a
 * table with changes. A spoilt row has the sequence number of its newest record, so that it stays as it is until the
 * record is sent again or a newer one comes: damage which nothing but a comparison finds. Not thread-safe.
 */
public final class SpoiltTable {
    private static final Pattern PHYSICAL = Pattern.compile("\\b(\\w+)`?\\.`?(\\w+__g([1-9][0-9]{0,8}))\\b");
    private static final String CHANGE_TYPE = "_CHANGE_TYPE";
    private static final String SEQUENCE = "_CHANGE_SEQUENCE_NUMBER";
    private static final long ANSWER_SECONDS = 30;

    /** Far above the keys of any WideWorldImporters, and within 32 bits. */
    private static final long NEVER_USED = 1_900_000_000;

    private static final long NEVER_USED_KEYS = 100_000_000;

    private final SinkConfig config;
    private final BigQuery warehouse;
    private final TableId view;
    private final String name;
    private final TableId physical;
    private final long generation;

    private SpoiltTable(
            SinkConfig config, BigQuery warehouse, TableId view, String name, TableId physical, long generation) {
        this.config = config;
        this.warehouse = warehouse;
        this.view = view;
        this.name = name;
        this.physical = physical;
        this.generation = generation;
    }

    /**
     * Looks at the table's view.
     *
     * @param config of the sink that fills it
     * @param name dataset and table, {@code analytics.fct_movement}
     * @throws IllegalArgumentException if the warehouse has no such table, or it is no view over a generation
     */
    public static SpoiltTable of(SinkConfig config, String name) {
        String[] parts = name.split("\\.", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "the table is " + name + "; allowed is dataset.table, such as analytics.fct_movement");
        }
        BigQueryConfig place = config.bigQuery();
        BigQuery warehouse = BigQueryClients.rest(place);
        TableId view = TableId.of(place.project(), parts[0], parts[1]);
        Table found = warehouse.getTable(view);
        if (found == null || !(found.getDefinition() instanceof ViewDefinition definition)) {
            throw new IllegalArgumentException(
                    "the warehouse has no view " + name + "; allowed are tables that the sink publishes");
        }
        Matcher matcher = PHYSICAL.matcher(definition.getQuery());
        if (!matcher.find()) {
            throw new IllegalArgumentException(name + " shows no generation of a table: " + definition.getQuery());
        }
        TableId physical = TableId.of(place.project(), matcher.group(1), matcher.group(2));
        return new SpoiltTable(config, warehouse, view, name, physical, Long.parseLong(matcher.group(3)));
    }

    /**
     * Takes all values but its key from one row, deletes one and adds one. The first two are those that changed longest
     * ago. Reads the table's whole topic.
     *
     * @throws IllegalArgumentException if its key is not one whole number
     * @throws IllegalStateException if it has fewer than two rows, or the warehouse does not take the changes
     */
    public List<Damage> spoilRows() throws InterruptedException, IOException {
        List<TopicRows.Row> rows = TopicRows.longestUnchanged(config, topic(), 2);
        if (rows.size() < 2) {
            throw new IllegalStateException(
                    name + " has " + rows.size() + " rows; at least 2 are needed, choose another table");
        }
        String column = rows.get(0).column();
        long added = NEVER_USED + System.currentTimeMillis() / 1_000 % NEVER_USED_KEYS;
        try (BigQueryWriteClient client = BigQueryClients.write(config.bigQuery());
                JsonStreamWriter writer = JsonStreamWriter.newBuilder(stream(), schema(column), client)
                        .build()) {
            append(
                    writer,
                    change("UPSERT", column, rows.get(0).key(), rows.get(0).offset()));
            append(
                    writer,
                    change("DELETE", column, rows.get(1).key(), rows.get(1).offset()));
            append(writer, change("UPSERT", column, added, 0));
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException("the columns of " + name + " make no message: " + e.getMessage(), e);
        }
        return List.of(
                new Damage("different value", name, Long.toString(rows.get(0).key())),
                new Damage("missing row", name, Long.toString(rows.get(1).key())),
                new Damage("unexpected row", name, Long.toString(added)));
    }

    /**
     * Takes a column from the table and from its view.
     *
     * @throws IllegalArgumentException if the table has no such column
     */
    public Damage dropColumn(String column) throws InterruptedException {
        List<String> columns = columns();
        if (!columns.contains(column)) {
            throw new IllegalArgumentException(name + " has no column " + column + "; it has " + columns);
        }
        String left = columns.stream()
                .filter(other -> !other.equals(column))
                .map(other -> "`" + other + "`")
                .collect(Collectors.joining(", "));
        query("CREATE OR REPLACE VIEW " + quoted(view) + " AS SELECT " + left + " FROM " + quoted(physical));
        query("ALTER TABLE " + quoted(physical) + " DROP COLUMN `" + column + "`");
        return new Damage("missing column", name, column);
    }

    private String topic() {
        try (Admin admin = Admin.create(config.kafka().clientSettings())) {
            return TopicReaders.shown(config, admin).stream()
                    .filter(shown -> shown.table().equals(name))
                    .map(ShownTable::topic)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no topic fills " + name));
        }
    }

    private List<String> columns() {
        Schema schema = warehouse
                .getTable(physical)
                .<StandardTableDefinition>getDefinition()
                .getSchema();
        return schema == null
                ? List.of()
                : schema.getFields().stream().map(Field::getName).toList();
    }

    private void query(String sql) throws InterruptedException {
        warehouse.query(QueryJobConfiguration.of(sql));
    }

    private String stream() {
        return "projects/" + physical.getProject() + "/datasets/" + physical.getDataset() + "/tables/"
                + physical.getTable();
    }

    private JSONObject change(String type, String column, long key, long offset) {
        return new JSONObject()
                .put(column, key)
                .put(CHANGE_TYPE, type)
                .put(SEQUENCE, Long.toHexString(generation) + "/" + Long.toHexString(offset));
    }

    private void append(JsonStreamWriter writer, JSONObject change)
            throws InterruptedException, IOException, DescriptorValidationException {
        try {
            writer.append(new JSONArray().put(change)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the warehouse did not take a change of " + name + ": " + e, e);
        }
    }

    private static TableSchema schema(String key) {
        return TableSchema.newBuilder()
                .addFields(field(key, TableFieldSchema.Type.INT64))
                .addFields(field(CHANGE_TYPE, TableFieldSchema.Type.STRING))
                .addFields(field(SEQUENCE, TableFieldSchema.Type.STRING))
                .build();
    }

    private static TableFieldSchema field(String name, TableFieldSchema.Type type) {
        return TableFieldSchema.newBuilder()
                .setName(name)
                .setType(type)
                .setMode(TableFieldSchema.Mode.NULLABLE)
                .build();
    }

    private static String quoted(TableId table) {
        return "`" + table.getProject() + "`.`" + table.getDataset() + "`.`" + table.getTable() + "`";
    }
}
