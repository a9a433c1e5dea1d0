package dev.wwi.schemas.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    static Stream<TargetTable> targets() {
        return TargetTables.all().stream();
    }

    @Test
    void holdsThe29SourceTablesOnce() {
        assertThat(SourceTables.all()).hasSize(29);
        assertThat(new HashSet<>(SourceTables.all())).hasSize(29);
    }

    @Test
    void findsASourceTableByTopicAndByName() {
        assertThat(SourceTables.byTopic("wwi.sales.orders")).contains(SourceTables.ORDERS);
        assertThat(SourceTables.byQualifiedName("sales.orders")).contains(SourceTables.ORDERS);
        assertThat(SourceTables.byTopic("wwi.sales.nothing")).isEmpty();
    }

    @Test
    void holds8DimensionsAnd6Facts() {
        assertThat(TargetTables.all().stream().filter(TargetTable::isDimension)).hasSize(8);
        assertThat(TargetTables.all().stream().filter(table -> !table.isDimension()))
                .hasSize(6);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aTargetIsDocumentedInEveryColumnAndEndsInTheAuditColumns(TargetTable table) {
        // Given
        List<Schema.Field> fields = table.valueSchema().getFields();

        // Then
        assertThat(table.valueSchema().getDoc()).isNotBlank();
        assertThat(fields).allSatisfy(field -> assertThat(field.doc()).isNotBlank());
        assertThat(fields.subList(fields.size() - 2, fields.size()))
                .extracting(Schema.Field::name)
                .containsExactly("source_commit_at", "source_lsn");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aTargetsKeyIsNeverNullAndBigQueryCanClusterByIt(TargetTable table) {
        assertThat(table.keySchema().getFields())
                .extracting(Schema.Field::name)
                .containsExactlyElementsOf(table.primaryKey());
        assertThat(table.keySchema().getFields())
                .allSatisfy(field -> assertThat(field.schema().isNullable()).isFalse());
        assertThat(table.clustering()).hasSizeBetween(1, 4);
    }

    @Test
    void aSchemaWhosePrimaryKeyIsNoColumnIsRefusedByName() {
        // Given
        Schema schema = SchemaBuilder.record("DimMoon")
                .prop("table", "dim_moon")
                .prop("primaryKey", List.of("moon_key"))
                .prop("clustering", List.of("moon_key"))
                .fields()
                .requiredLong("crater_key")
                .endRecord();

        // Then
        assertThatThrownBy(() -> TargetTable.of(schema))
                .hasMessage("DimMoon: property \"primaryKey\" names moon_key, which is no column");
    }
}
