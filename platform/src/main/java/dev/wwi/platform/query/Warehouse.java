package dev.wwi.platform.query;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.LegacySQLTypeName;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.TableResult;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The warehouse, through Google's own client. Thread-safe. */
public final class Warehouse {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS 'UTC'").withZone(ZoneOffset.UTC);
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final BigQuery client;

    /** Over a client that the caller owns. */
    public Warehouse(BigQuery client) {
        this.client = client;
    }

    /**
     * Runs a query and reads its whole result.
     *
     * @throws QueryException if the warehouse refuses it; the message is the warehouse's own
     */
    public QueryResult query(String sql) throws InterruptedException {
        try {
            TableResult result = client.query(QueryJobConfiguration.of(sql));
            Schema schema = result.getSchema();
            if (schema == null) {
                return new QueryResult(List.of(), List.of());
            }
            List<QueryResult.Column> columns = schema.getFields().stream()
                    .map(field -> new QueryResult.Column(field.getName(), typeOf(field)))
                    .toList();
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (FieldValueList values : result.iterateAll()) {
                rows.add(row(schema, values));
            }
            return new QueryResult(columns, rows);
        } catch (BigQueryException e) {
            throw new QueryException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String typeOf(Field field) {
        String type = field.getType().getStandardType().name();
        return field.getMode() == Field.Mode.REPEATED ? "ARRAY<" + type + ">" : type;
    }

    private static List<@Nullable String> row(Schema schema, FieldValueList values) {
        List<@Nullable String> row = new ArrayList<>(values.size());
        for (int column = 0; column < values.size(); column++) {
            row.add(text(schema.getFields().get(column), values.get(column)));
        }
        return row;
    }

    private static @Nullable String text(Field field, FieldValue value) {
        if (value.isNull()) {
            return null;
        }
        if (value.getAttribute() == FieldValue.Attribute.REPEATED) {
            return value.getRepeatedValue().stream()
                    .map(element -> String.valueOf(text(field, element)))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (field.getType().equals(LegacySQLTypeName.TIMESTAMP)) {
            return timestamp(value.getTimestampValue());
        }
        return value.getStringValue();
    }

    private static String timestamp(long micros) {
        long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
        long nanos = Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
        return TIMESTAMP.format(Instant.ofEpochSecond(seconds, nanos));
    }
}
