package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.PrimaryKey;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableConstraints;
import com.google.cloud.bigquery.TableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import com.google.cloud.bigquery.ViewDefinition;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datasets, tables and table data through the real client, and what it does not know through HTTP. */
class RestApiIT extends SharedSession {
    private static final TableId ITEM = TableId.of(Session.DATASET, "item");
    private static final Field ID = Field.newBuilder("id", StandardSQLTypeName.INT64)
            .setMode(Field.Mode.REQUIRED)
            .setDescription("the key")
            .build();
    private static final Field NAME = Field.of("name", StandardSQLTypeName.STRING);

    @BeforeEach
    void dropTable() {
        session.bigQuery().delete(ITEM);
    }

    @Test
    void aTableIsReturnedAsItWasCreated() {
        // Given
        StandardTableDefinition definition = StandardTableDefinition.newBuilder()
                .setSchema(Schema.of(ID, NAME, Field.of("day", StandardSQLTypeName.DATE)))
                .setClustering(Clustering.newBuilder().setFields(List.of("id")).build())
                .setTimePartitioning(TimePartitioning.newBuilder(TimePartitioning.Type.DAY)
                        .setField("day")
                        .build())
                .setTableConstraints(TableConstraints.newBuilder()
                        .setPrimaryKey(PrimaryKey.newBuilder()
                                .setColumns(List.of("id"))
                                .build())
                        .build())
                .build();

        // When
        bigQuery()
                .create(TableInfo.newBuilder(ITEM, definition)
                        .setDescription("things")
                        .setLabels(Map.of("team", "sales"))
                        .build());

        // Then
        Table table = bigQuery().getTable(ITEM);
        StandardTableDefinition read = table.getDefinition();
        assertThat(read.getSchema().getFields()).containsExactly(ID, nullable(NAME), nullable("day"));
        assertThat(read.getClustering().getFields()).containsExactly("id");
        assertThat(read.getTimePartitioning().getField()).isEqualTo("day");
        assertThat(table.getTableConstraints().getPrimaryKey().getColumns()).containsExactly("id");
        assertThat(table.getDescription()).isEqualTo("things");
        assertThat(table.getLabels()).containsEntry("team", "sales");
        assertThat(table.getNumRows()).isZero();
    }

    @Test
    void aDuplicateIsRefused() {
        // Given
        createItem();

        // Then
        assertThatThrownBy(RestApiIT::createItem).isInstanceOfSatisfying(BigQueryException.class, error -> {
            assertThat(error.getCode()).isEqualTo(409);
            assertThat(error.getReason()).isEqualTo("duplicate");
        });
        assertThatThrownBy(() -> bigQuery().create(DatasetInfo.of(Session.DATASET)))
                .isInstanceOfSatisfying(BigQueryException.class, error -> assertThat(error.getCode())
                        .isEqualTo(409));
    }

    @Test
    void whatIsNotThereIsNull() {
        assertThat(bigQuery().getTable(Session.DATASET, "nothing")).isNull();
        assertThat(bigQuery().getDataset("nothing")).isNull();
        assertThat(bigQuery().delete(TableId.of(Session.DATASET, "nothing"))).isFalse();
    }

    @Test
    void aColumnIsAddedByAPatch() throws Exception {
        // Given
        createItem();
        session.run("INSERT INTO item (id, name) VALUES (1, 'pen')");

        // When
        Field colour = Field.of("colour", StandardSQLTypeName.STRING);
        bigQuery().getTable(ITEM).toBuilder()
                .setDefinition(StandardTableDefinition.of(Schema.of(ID, NAME, colour)))
                .build()
                .update();

        // Then
        assertThat(session.rows("SELECT id, name, colour FROM item")).containsExactly("1,pen,null");
    }

    @Test
    void aPatchNeitherRemovesNorRetypesAColumn() {
        // Given
        createItem();

        // Then
        assertThatThrownBy(() -> patchSchema(ID)).hasMessageContaining("Field name is missing in new schema");
        assertThatThrownBy(() -> patchSchema(ID, Field.of("name", StandardSQLTypeName.INT64)))
                .hasMessageContaining("Field name has changed type from STRING to INTEGER");
        assertThatThrownBy(() -> patchSchema(
                        ID,
                        NAME,
                        Field.newBuilder("must", StandardSQLTypeName.INT64)
                                .setMode(Field.Mode.REQUIRED)
                                .build()))
                .hasMessageContaining("Cannot add required fields");
        patchSchema(
                Field.newBuilder("id", StandardSQLTypeName.INT64)
                        .setMode(Field.Mode.NULLABLE)
                        .build(),
                NAME);
    }

    @Test
    void aPatchForAnOlderVersionIsRefused() throws Exception {
        // Given
        createItem();
        String body = "{\"description\": \"new\"}";

        // Then
        assertThat(http("PATCH", "datasets/shop/tables/item", body, "If-Match", "0.0")
                        .statusCode())
                .isEqualTo(412);
        assertThat(http("PATCH", "datasets/shop/tables/item", body).statusCode())
                .isEqualTo(200);
        assertThat(bigQuery().getTable(ITEM).getDescription()).isEqualTo("new");
    }

    @Test
    void maxStalenessIsKeptFromRestAndFromDdl() throws Exception {
        // Given
        createItem();

        // When
        http("PATCH", "datasets/shop/tables/item", "{\"maxStaleness\": \"0-0 0 0:15:0\"}");

        // Then
        assertThat(http("GET", "datasets/shop/tables/item", "").body()).contains("\"maxStaleness\":\"0-0 0 0:15:0\"");
        session.run("ALTER TABLE item SET OPTIONS (max_staleness = INTERVAL 10 MINUTE)");
        assertThat(http("GET", "datasets/shop/tables/item", "").body()).contains("\"maxStaleness\":\"0-0 0 0:10:0\"");
    }

    @Test
    void aViewIsCreatedReadAndReplaced() throws Exception {
        // Given
        createItem();
        session.run("INSERT INTO item (id, name) VALUES (1, 'pen')");
        TableId view = TableId.of(Session.DATASET, "names");

        // When
        bigQuery().create(TableInfo.of(view, ViewDefinition.of("SELECT name FROM `shop-project.shop.item`")));

        // Then
        assertThat(session.rows("SELECT * FROM shop.names")).containsExactly("pen");
        Table read = bigQuery().getTable(view);
        assertThat(read.getDefinition().getType()).isEqualTo(TableDefinition.Type.VIEW);
        assertThat(read.getDefinition().getSchema().getFields())
                .extracting(Field::getName)
                .containsExactly("name");
        bigQuery().update(TableInfo.of(view, ViewDefinition.of("SELECT UPPER(name) AS name FROM shop.item")));
        assertThat(session.rows("SELECT * FROM shop.names")).containsExactly("PEN");
        bigQuery().delete(view);
        assertThat(bigQuery().getTable(view)).isNull();
    }

    @Test
    void tableDataIsListedInPagesOfOneMoment() throws Exception {
        // Given
        createItem();
        session.run(
                "INSERT INTO item SELECT x, CONCAT('n', CAST(x AS STRING)) FROM UNNEST(GENERATE_ARRAY(1, 25)) AS x");

        // When
        var firstPage = bigQuery().listTableData(ITEM, Schema.of(ID, NAME), BigQuery.TableDataListOption.pageSize(10));
        session.run("INSERT INTO item (id) VALUES (99)");
        List<String> ids = new ArrayList<>();
        firstPage.iterateAll().forEach(row -> ids.add(row.get("id").getStringValue()));

        // Then
        assertThat(firstPage.getTotalRows()).isEqualTo(25);
        assertThat(ids).hasSize(25).doesNotHaveDuplicates().doesNotContain("99");
    }

    @Test
    void tablesAndDatasetsAreListed() {
        // Given
        createItem();

        // Then
        assertThat(bigQuery().listTables(Session.DATASET).iterateAll())
                .extracting(table -> table.getTableId().getTable())
                .contains("item");
        assertThat(bigQuery().listDatasets().iterateAll())
                .extracting(dataset -> dataset.getDatasetId().getDataset())
                .contains(Session.DATASET);
    }

    @Test
    void aDatasetWithTablesIsDeletedOnlyWithItsContents() {
        // Given
        Dataset dataset = bigQuery()
                .create(DatasetInfo.newBuilder("doomed").setLocation("EU").build());
        bigQuery().create(TableInfo.of(TableId.of("doomed", "t"), StandardTableDefinition.of(Schema.of(NAME))));

        // Then
        assertThat(dataset.getLocation()).isEqualTo("EU");
        assertThatThrownBy(() -> bigQuery().delete("doomed")).hasMessageContaining("still in use");
        assertThat(bigQuery().delete("doomed", BigQuery.DatasetDeleteOption.deleteContents()))
                .isTrue();
        assertThat(bigQuery().getDataset("doomed")).isNull();
    }

    @Test
    void aTableCreatedAgainIsEmpty() throws Exception {
        // Given
        createItem();
        session.run("INSERT INTO item (id) VALUES (1)");

        // When
        bigQuery().delete(ITEM);
        createItem();

        // Then
        assertThat(session.rows("SELECT * FROM item")).isEmpty();
    }

    @Test
    void twoProjectsHaveTheirOwnDatasets() throws Exception {
        // When
        HttpResponse<String> other = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        session.server().restEndpoint() + "/bigquery/v2/projects/other/datasets"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(other.body()).doesNotContain(Session.DATASET);
    }

    @Test
    void whatIsNotServedIsNotFound() throws Exception {
        assertThat(http("GET", "models", "").statusCode()).isEqualTo(404);
        assertThat(http("POST", "datasets", "{nonsense").statusCode()).isEqualTo(400);
    }

    private static BigQuery bigQuery() {
        return session.bigQuery();
    }

    private static void createItem() {
        session.bigQuery().create(TableInfo.of(ITEM, StandardTableDefinition.of(Schema.of(ID, NAME))));
    }

    private static void patchSchema(Field... fields) {
        bigQuery().update(TableInfo.of(ITEM, StandardTableDefinition.of(Schema.of(fields))));
    }

    private static Field nullable(Field field) {
        return field.toBuilder().setMode(Field.Mode.NULLABLE).build();
    }

    private static Field nullable(String date) {
        return nullable(Field.of(date, StandardSQLTypeName.DATE));
    }

    private static HttpResponse<String> http(String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        session.server().restEndpoint() + "/bigquery/v2/projects/" + Session.PROJECT + "/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
