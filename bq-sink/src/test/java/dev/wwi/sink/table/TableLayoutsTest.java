package dev.wwi.sink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.event.Column;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TableLayoutsTest {

    private static final SourceTable ORDERS = SourceTables.ORDERS;
    private static final Column ORDER_ID = new Column("order_id", Schema.create(Schema.Type.INT), false);

    static List<TargetTable> targets() {
        return TargetTables.all();
    }

    @Test
    void aRawTableHasTheColumnsOfTheRowThenTheAuditColumns() {
        // Given
        Schema json = Schema.create(Schema.Type.STRING);
        json.addProp("wwi.type", "json");
        List<Column> columns = List.of(
                ORDER_ID,
                new Column("total", LogicalTypes.decimal(18, 2).addToSchema(Schema.create(Schema.Type.BYTES)), true),
                new Column("wide", LogicalTypes.decimal(40, 12).addToSchema(Schema.create(Schema.Type.BYTES)), false),
                new Column(
                        "picked",
                        LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG)),
                        true),
                new Column("seen", LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)), true),
                new Column("due", LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)), false),
                new Column("document", json, true),
                new Column("tags", Schema.createArray(Schema.create(Schema.Type.STRING)), true),
                new Column("ratio", Schema.create(Schema.Type.FLOAT), true));

        // When
        TableLayout layout = TableLayouts.raw(ORDERS, ChangeEventSchemas.envelope(ORDERS, columns));

        // Then
        assertThat(layout.columns().stream().map(column -> column.name() + " " + column.type() + " " + column.mode()))
                .containsExactly(
                        "order_id INT64 REQUIRED",
                        "total NUMERIC NULLABLE",
                        "wide BIGNUMERIC NULLABLE",
                        "picked DATETIME NULLABLE",
                        "seen TIMESTAMP NULLABLE",
                        "due DATE NULLABLE",
                        "document JSON NULLABLE",
                        "tags STRING REPEATED",
                        "ratio FLOAT64 NULLABLE",
                        "source_commit_at TIMESTAMP NULLABLE",
                        "source_lsn INT64 NULLABLE");
        assertThat(layout.primaryKey()).containsExactly("order_id");
        assertThat(layout.clustering()).containsExactly("order_id");
        assertThat(layout.description()).isEqualTo("A row of sales.orders.");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyTableOfTheStarSchemaHasALayoutWithADocumentedColumnPerField(TargetTable table) {
        // When
        TableLayout layout = TableLayouts.star(table, table.valueSchema());

        // Then
        assertThat(layout.columns()).hasSameSizeAs(table.valueSchema().getFields());
        assertThat(layout.columns()).allSatisfy(column -> {
            assertThat(column.description()).isNotEmpty();
            assertThat(column.mode() == ColumnMode.REQUIRED)
                    .isEqualTo(table.primaryKey().contains(column.name()));
        });
        assertThat(layout.primaryKey()).isEqualTo(table.primaryKey());
        assertThat(layout.clustering()).isEqualTo(table.clustering());
        assertThat(layout.description()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"38, 9, NUMERIC", "29, 0, NUMERIC", "30, 0, BIGNUMERIC", "38, 10, BIGNUMERIC", "10, 9, NUMERIC"})
    void aDecimalIsNumericWhereEveryValueFits(int precision, int scale, ColumnType expected) {
        assertThat(ColumnType.forDecimal(precision, scale)).isEqualTo(expected);
    }

    @Test
    void newColumnsFollowTheOnesThatAreThere() {
        // Given
        TableLayout old = TableLayouts.raw(ORDERS, ChangeEventSchemas.envelope(ORDERS, List.of(ORDER_ID)));
        Column comments = new Column("comments", Schema.create(Schema.Type.STRING), true);
        TableLayout wanted = TableLayouts.raw(ORDERS, ChangeEventSchemas.envelope(ORDERS, List.of(comments, ORDER_ID)));

        // When
        TableLayout grown = old.with(old.missing(wanted));

        // Then
        assertThat(grown.columns().stream().map(TableColumn::name))
                .containsExactly("order_id", "source_commit_at", "source_lsn", "comments");
        assertThat(grown.missing(wanted)).isEmpty();
    }

    @Test
    void aSourceColumnNamedLikeAnAuditColumnIsRefused() {
        // Given
        Column clash = new Column("source_lsn", Schema.create(Schema.Type.STRING), true);
        Schema envelope = ChangeEventSchemas.envelope(ORDERS, List.of(ORDER_ID, clash));

        // When // Then
        assertThatThrownBy(() -> TableLayouts.raw(ORDERS, envelope))
                .isInstanceOf(UnsupportedColumnException.class)
                .hasMessageContaining("'source_lsn'");
    }

    @Test
    void aTypeWithoutCounterpartIsRefusedByTheNameOfItsColumn() {
        // Given
        Schema nested = Schema.createArray(Schema.createArray(Schema.create(Schema.Type.INT)));
        Schema envelope = ChangeEventSchemas.envelope(ORDERS, List.of(ORDER_ID, new Column("matrix", nested, true)));

        // When // Then
        assertThatThrownBy(() -> TableLayouts.raw(ORDERS, envelope))
                .isInstanceOf(UnsupportedColumnException.class)
                .hasMessageContaining("column 'matrix'");
    }

    @ParameterizedTest
    @CsvSource({"_change_type", "_PARTITIONTIME", "9lives", "größe", "''"})
    void aColumnNameThatBigQueryRefusesIsRefused(String name) {
        assertThatThrownBy(() -> new TableColumn(name, ColumnType.STRING, ColumnMode.NULLABLE, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void aPrimaryKeyOfATypeThatBigQueryDoesNotTakeIsRefused() {
        // Given
        SourceTable table = new SourceTable("any", "blobs", List.of("digest"), ORDERS.feeds());
        Column digest = new Column("digest", Schema.create(Schema.Type.BYTES), false);

        // When // Then
        assertThatThrownBy(() -> TableLayouts.raw(table, ChangeEventSchemas.envelope(table, List.of(digest))))
                .isInstanceOf(UnsupportedColumnException.class)
                .hasMessageContaining("'digest' is BYTES");
    }
}
