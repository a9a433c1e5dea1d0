package dev.wwi.bqlocal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.Dataset;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {
    private static final DatasetName SHOP = new DatasetName("p", "shop");

    private final Catalog catalog = catalog();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "SELECT `a b` FROM shop.item | SELECT \"a b\" FROM \"p.shop\".\"item\" AS \"item\"",
                "SELECT 1 FROM `p.shop.item` AS i | SELECT 1 FROM \"p.shop\".\"item\" AS i",
                "SELECT 1 FROM `p`.`shop`.`item` i | SELECT 1 FROM \"p.shop\".\"item\" i",
                "SELECT shop.item FROM item AS shop | SELECT shop.item FROM \"p.shop\".\"item\" AS shop",
                "SELECT \"a'b\" | SELECT 'a''b'",
                "SELECT EXTRACT(DAY FROM d) FROM item | SELECT extract(DAY FROM d) FROM \"p.shop\".\"item\" AS \"item\"",
                "SELECT CAST(x AS ARRAY<INT64>) | SELECT CAST(x AS BIGINT[])",
                "SELECT DATE '2026-01-01' | SELECT CAST('2026-01-01' AS DATE)",
                "SELECT 0xff | SELECT 255",
            })
    void spellingsBecomeDuckDbs(String googleSql, String duckDb) {
        assertThat(parser().parse(googleSql)).isEqualTo(new Statement.Select(duckDb));
    }

    @Test
    void aStringMayHoldWhatLooksLikeSql() {
        assertThat(parser().parse("SELECT 'FROM shop.item; --' AS x /* FROM nowhere.y */"))
                .isEqualTo(new Statement.Select("SELECT 'FROM shop.item; --' AS x"));
    }

    @Test
    void aScriptIsSplitAtItsSemicolonsOnly() {
        assertThat(StatementParser.split("SELECT ';'; -- ;\n SELECT 2 ;; ")).containsExactly("SELECT ';'", "SELECT 2");
    }

    @Test
    void aTableDefinitionBecomesItsResource() throws Exception {
        // When
        Statement statement = parser().parse(
                        "CREATE OR REPLACE TABLE shop.t (id INT64 NOT NULL OPTIONS(description='k'),"
                                + " tags ARRAY<STRING>, n NUMERIC(10, 2) DEFAULT 1.5, PRIMARY KEY (id) NOT ENFORCED)"
                                + " PARTITION BY DATE(at) CLUSTER BY id, n"
                                + " OPTIONS (max_staleness = INTERVAL 15 MINUTE, labels = [('a', 'b')])");

        // Then
        ObjectNode expected = (ObjectNode) new ObjectMapper().readTree("""
                        {"schema": {"fields": [
                           {"name": "id", "type": "INT64", "mode": "REQUIRED", "description": "k"},
                           {"name": "tags", "type": "STRING", "mode": "REPEATED"},
                           {"name": "n", "type": "NUMERIC", "mode": "NULLABLE", "defaultValueExpression": "1.5"}]},
                         "tableConstraints": {"primaryKey": {"columns": ["id"]}},
                         "timePartitioning": {"type": "DAY", "field": "at"},
                         "clustering": {"fields": ["id", "n"]},
                         "maxStaleness": "0-0 0 0:15:0",
                         "labels": {"a": "b"}}
                        """);
        assertThat(statement).isEqualTo(new Statement.CreateTable(SHOP.table("t"), true, false, expected, null));
    }

    @Test
    void aViewKeepsItsQueryAsWritten() {
        // When
        Statement statement = parser().parse("CREATE VIEW IF NOT EXISTS shop.v AS SELECT `id`  FROM shop.item");

        // Then
        assertThat(statement).isInstanceOfSatisfying(Statement.CreateView.class, view -> {
            assertThat(view.resource().at("/view/query").asText()).isEqualTo("SELECT `id`  FROM shop.item");
            assertThat(view.ifNotExists()).isTrue();
        });
    }

    @Test
    void dmlGoesToTheStoredRowsAndKeepsTheTablesName() {
        assertThat(parser().parse("UPDATE shop.item SET id = 1 WHERE item.id = 2"))
                .isEqualTo(new Statement.Modify(
                        "UPDATE",
                        SHOP.table("item"),
                        "UPDATE \"~tables\".\"t5\" AS \"item\" SET id = 1 WHERE item.id = 2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 'x",
                "SELECT (1",
                "GRANT x",
                "UPDATE shop.item SET id = 1",
                "CREATE TABLE x.y.z.q (a INT64)"
            })
    void whatIsNotUnderstoodIsRefused(String sql) {
        assertThatThrownBy(() -> parser().parse(sql)).isInstanceOf(RequestException.class);
    }

    @Test
    void aMissingTableIsNamedInFull() {
        assertThatThrownBy(() -> parser().parse("SELECT 1 FROM shop.nothing"))
                .hasMessage("Not found: Table p:shop.nothing");
    }

    private StatementParser parser() {
        return new StatementParser(catalog, "p", SHOP, QueryParameters.none());
    }

    private static Catalog catalog() {
        ObjectMapper json = new ObjectMapper();
        ObjectNode resource = json.createObjectNode();
        resource.putObject("schema")
                .putArray("fields")
                .addAll(List.of(
                        json.createObjectNode().put("name", "id").put("type", "INT64"),
                        json.createObjectNode().put("name", "d").put("type", "DATE")));
        return Catalog.empty()
                .with(new Dataset(SHOP, json.createObjectNode(), 0, 0))
                .with(Table.of(SHOP.table("item"), 5, 1, resource, 0, 0));
    }
}
