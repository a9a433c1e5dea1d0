package dev.wwi.reconcile.rows;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.ColumnType;
import dev.wwi.reconcile.report.Decimals;
import dev.wwi.reconcile.report.UnreadableTableException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tables and views of BigQuery by queries; each query sees one instant. Thread-safe. */
public final class BigQueryWarehouse implements Warehouse, SqlWarehouse {
    private static final DateTimeFormatter DATETIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

    private final BigQuery bigQuery;

    /**
     * Reads through that client.
     *
     * @param bigQuery its {@code useInt64Timestamp} must be set, else microseconds of far dates are lost in doubles
     */
    public BigQueryWarehouse(BigQuery bigQuery) {
        if (!bigQuery.getOptions().getDataFormatOptions().useInt64Timestamp()) {
            throw new IllegalArgumentException("the BigQuery client's useInt64Timestamp is false, true is needed");
        }
        this.bigQuery = bigQuery;
    }

    @Override
    public RowCursor read(String dataset, String table, List<String> keyColumns) {
        String name = dataset + "." + table;
        String order = keyColumns.stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
        String query =
                "SELECT * FROM `" + dataset + "`.`" + table + "`" + (order.isEmpty() ? "" : " ORDER BY " + order);
        return new Rows(name, run(query, name));
    }

    @Override
    public List<List<@Nullable String>> query(String sql) {
        try {
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (FieldValueList row : run(sql, "the rows of a query").iterateAll()) {
                List<@Nullable String> values = new ArrayList<>(row.size());
                for (FieldValue value : row) {
                    values.add(value.isNull() ? null : value.getStringValue());
                }
                rows.add(values);
            }
            return rows;
        } catch (BigQueryException e) {
            throw unreadable("the rows of a query", e);
        }
    }

    @Override
    public List<Column> columns(String dataset, String table) {
        String name = dataset + "." + table;
        try {
            Table found = bigQuery.getTable(TableId.of(dataset, table));
            Schema schema = found == null ? null : found.getDefinition().getSchema();
            if (schema == null) {
                throw new UnreadableTableException("the warehouse has no " + name);
            }
            return schema.getFields().stream().map(Rows::column).toList();
        } catch (BigQueryException e) {
            throw unreadable(name, e);
        }
    }

    private TableResult run(String sql, String name) {
        try {
            return bigQuery.query(QueryJobConfiguration.of(sql));
        } catch (BigQueryException e) {
            throw unreadable(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable(name, e);
        }
    }

    private static UnreadableTableException unreadable(String name, Exception cause) {
        return new UnreadableTableException("the warehouse cannot read " + name + ": " + cause.getMessage(), cause);
    }

    private static final class Rows implements RowCursor {
        private final String name;
        private final List<Column> columns;
        private final Iterator<FieldValueList> rows;

        Rows(String name, TableResult result) {
            this.name = name;
            this.columns =
                    Objects.requireNonNull(result.getSchema(), "a query's result has a schema").getFields().stream()
                            .map(Rows::column)
                            .toList();
            this.rows = result.iterateAll().iterator();
        }

        @Override
        public List<Column> columns() {
            return columns;
        }

        @Override
        public @Nullable List<@Nullable String> next() {
            try {
                if (!rows.hasNext()) {
                    return null;
                }
                FieldValueList row = rows.next();
                List<@Nullable String> values = new ArrayList<>(columns.size());
                for (int i = 0; i < columns.size(); i++) {
                    values.add(canonical(columns.get(i).type(), row.get(i)));
                }
                return values;
            } catch (BigQueryException e) {
                throw unreadable(name, e);
            }
        }

        @Override
        public void close() {}

        private static Column column(Field field) {
            boolean isRepeated = field.getMode() == Field.Mode.REPEATED;
            return new Column(
                    field.getName(),
                    isRepeated ? ColumnType.OTHER : type(field.getType().getStandardType()));
        }

        private static ColumnType type(StandardSQLTypeName type) {
            return switch (type) {
                case INT64 -> ColumnType.INT64;
                case NUMERIC -> ColumnType.NUMERIC;
                case BIGNUMERIC -> ColumnType.BIGNUMERIC;
                case BOOL -> ColumnType.BOOL;
                case STRING -> ColumnType.STRING;
                case DATE -> ColumnType.DATE;
                case DATETIME -> ColumnType.DATETIME;
                case TIMESTAMP -> ColumnType.TIMESTAMP;
                case BYTES -> ColumnType.BYTES;
                case FLOAT64, TIME, GEOGRAPHY, JSON, INTERVAL, RANGE, STRUCT, ARRAY -> ColumnType.OTHER;
            };
        }

        private static @Nullable String canonical(ColumnType type, FieldValue value) {
            if (value.isNull()) {
                return null;
            }
            return switch (type) {
                case NUMERIC, BIGNUMERIC -> Decimals.canonical(new BigDecimal(value.getStringValue()));
                case DATETIME -> DATETIME.format(LocalDateTime.parse(value.getStringValue()));
                case TIMESTAMP -> Long.toString(value.getTimestampValue());
                case BYTES -> HexFormat.of().formatHex(value.getBytesValue());
                case INT64, BOOL, STRING, DATE -> value.getStringValue();
                case OTHER -> value.getValue().toString();
            };
        }
    }
}
