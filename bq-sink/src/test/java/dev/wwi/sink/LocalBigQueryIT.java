package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.Column;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.config.TablesConfig;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The sink on the local BigQuery, read back by SQL through the published views. */
class LocalBigQueryIT extends OnLocalBigQuery {

    @Test
    void valuesOfEveryTypeCanBeQueriedAsTheSourceHadThem() throws Exception {
        // Given
        List<Column> columns = List.of(
                column("supplier_id", Schema.create(Schema.Type.INT), false),
                column("yes", Schema.create(Schema.Type.BOOLEAN), true),
                column("big", Schema.create(Schema.Type.LONG), true),
                column("ratio", Schema.create(Schema.Type.DOUBLE), true),
                column("price", decimal(18, 2), true),
                column("exact", decimal(40, 12), true),
                column("name", Schema.create(Schema.Type.STRING), true),
                column("document", json(), true),
                column("picture", Schema.create(Schema.Type.BYTES), true),
                column("due", LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)), true),
                column("local", LogicalTypes.localTimestampMicros().addToSchema(longs()), true),
                column("instant", LogicalTypes.timestampMicros().addToSchema(longs()), true),
                column("tags", Schema.createArray(Schema.create(Schema.Type.STRING)), true));
        Map<String, Object> row = new HashMap<>();
        row.put("supplier_id", 7);
        row.put("yes", true);
        row.put("big", Long.MIN_VALUE);
        row.put("ratio", -0.125);
        row.put("price", unscaled("-1234.56", 2));
        row.put("exact", unscaled("1234567890123456789.123456789012", 12));
        row.put("name", "Zürich 🙂");
        row.put("document", "{\"a\": [1, null]}");
        row.put("picture", ByteBuffer.wrap(new byte[] {0, -1, 127}));
        row.put("due", -1);
        row.put("local", 951_827_696_789_012L);
        row.put("instant", 253_402_300_799_999_999L);
        row.put("tags", List.of("a", "b"));
        try (ChangeWriter writer = writer(SourceTables.SUPPLIERS, columns);
                BigQuerySink sink = fixture.sink(fixture.config("types", endpoint))) {

            // When
            writer.begin();
            writer.upsert(row);
            writer.commit();

            // Then
            soon().until(() -> SinkFixture.acknowledged(sink, "raw.purchasing_suppliers") == 1);
            assertThat(query("SELECT supplier_id, yes, big, ratio, price, exact, name, JSON_VALUE(document, '$.a[0]'),"
                            + " picture, due, local, UNIX_MICROS(instant), tags, source_lsn"
                            + " FROM raw.purchasing_suppliers"))
                    .containsExactly("7|true|" + Long.MIN_VALUE + "|-0.125|-1234.56|1234567890123456789.123456789012|"
                            + "Zürich 🙂|1|AP9/|1969-12-31|2000-02-29T12:34:56.789012|253402300799999999|[a, b]|1000");
        }
    }

    @Test
    void aTableCanBeAlteredAndItsRowsChangedAndDeletedWhileItIsRead() throws Exception {
        // Given
        SourceTable table = SourceTables.BUYING_GROUPS;
        List<Column> columns = List.of(
                column("buying_group_id", Schema.create(Schema.Type.INT), false),
                column("buying_group_name", Schema.create(Schema.Type.STRING), false));
        try (ChangeWriter writer = writer(table, columns);
                BigQuerySink sink = fixture.sink(fixture.config("altered", endpoint))) {
            writer.begin();
            for (int id = 1; id <= 3; id++) {
                writer.upsert(Map.of("buying_group_id", id, "buying_group_name", "group " + id));
            }
            writer.commit();
            soon().untilAsserted(() -> assertThat(
                            query("SELECT buying_group_id, buying_group_name FROM raw.sales_buying_groups ORDER BY 1"))
                    .containsExactly("1|group 1", "2|group 2", "3|group 3"));

            // When
            List<Column> altered = new ArrayList<>(columns);
            altered.add(column("discount", decimal(5, 3), true));
            writer.alter(altered);
            writer.begin();
            writer.upsert(
                    Map.of("buying_group_id", 2, "buying_group_name", "group two", "discount", unscaled("0.125", 3)));
            writer.delete(Map.of("buying_group_id", 3));
            writer.commit();

            // Then
            soon().untilAsserted(() -> assertThat(query("SELECT buying_group_id, buying_group_name, discount"
                            + " FROM raw.sales_buying_groups ORDER BY 1"))
                    .containsExactly("1|group 1|null", "2|group two|0.125"));
            assertThat(sink.health()).isEqualTo(new Health.Running());
        }
    }

    @Test
    void tablesHaveTheLabelsAndTheStalenessThatAreConfiguredAndTakeChangesOfBoth() throws Exception {
        // Given
        SourceTable table = SourceTables.CUSTOMER_CATEGORIES;
        List<Column> columns = List.of(
                column("customer_category_id", Schema.create(Schema.Type.INT), false),
                column("customer_category_name", Schema.create(Schema.Type.STRING), false));
        TablesConfig first = new TablesConfig(Duration.ofMinutes(15), Map.of(), Map.of("team", "data"));
        TablesConfig second = new TablesConfig(
                Duration.ofMinutes(15),
                Map.of("raw.sales_customer_categories", Duration.ofHours(1)),
                Map.of("team", "finance"));
        try (ChangeWriter writer = writer(table, columns)) {
            writer.begin();
            writer.upsert(Map.of("customer_category_id", 1, "customer_category_name", "first"));
            writer.commit();

            // When
            List<String> stalenesses = new ArrayList<>();
            List<String> teams = new ArrayList<>();
            for (TablesConfig tables : List.of(first, second)) {
                SinkConfig config = fixture.config("policy", endpoint);
                try (BigQuerySink sink = fixture.sink(new SinkConfig(
                        config.kafka(),
                        config.bigQuery(),
                        config.consume(),
                        config.append(),
                        tables,
                        config.generations(),
                        config.changeLog(),
                        config.cost(),
                        config.operations()))) {
                    writer.begin();
                    writer.upsert(Map.of("customer_category_id", 2, "customer_category_name", "next"));
                    writer.commit();
                    soon().until(() -> SinkFixture.acknowledged(sink, "raw.sales_customer_categories") > 0);
                }
                JsonNode resource = resource("raw__sales_customer_categories__g1");
                stalenesses.add(resource.path("maxStaleness").asText());
                teams.add(resource.path("labels").path("team").asText());
            }

            // Then
            assertThat(stalenesses).containsExactly("0-0 0 0:0:900", "0-0 0 0:0:3600");
            assertThat(teams).containsExactly("data", "finance");
            assertThat(reader.getDataset("raw").getLocation()).isEqualTo("EU");
        }
    }

    /** The table as the REST API shows it; Google's client leaves properties out. */
    private static JsonNode resource(String table) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        bigQuery.restEndpoint() + "/bigquery/v2/projects/wwi-test/datasets/staging/tables/" + table))
                .build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private static ChangeWriter writer(SourceTable table, List<Column> columns) {
        return new ChangeWriter(fixture.kafka(), fixture.schemas(), table, 1, columns);
    }

    private static Column column(String name, Schema type, boolean nullable) {
        return new Column(name, type, nullable);
    }

    private static Schema longs() {
        return Schema.create(Schema.Type.LONG);
    }

    private static Schema decimal(int precision, int scale) {
        return LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
    }

    private static Schema json() {
        Schema json = Schema.create(Schema.Type.STRING);
        json.addProp("wwi.type", "json");
        return json;
    }

    private static ByteBuffer unscaled(String value, int scale) {
        return ByteBuffer.wrap(
                new BigDecimal(value).setScale(scale).unscaledValue().toByteArray());
    }

    /** Rows as texts, their values separated by bars. */
    private static List<String> query(String sql) throws InterruptedException {
        List<String> rows = new ArrayList<>();
        for (FieldValueList row : reader.query(QueryJobConfiguration.of(sql)).iterateAll()) {
            List<String> values = new ArrayList<>();
            for (FieldValue value : row) {
                values.add(
                        value.getAttribute() == FieldValue.Attribute.REPEATED
                                ? value.getRepeatedValue().stream()
                                        .map(FieldValue::getStringValue)
                                        .toList()
                                        .toString()
                                : String.valueOf(value.getValue()));
            }
            rows.add(String.join("|", values));
        }
        return rows;
    }
}
