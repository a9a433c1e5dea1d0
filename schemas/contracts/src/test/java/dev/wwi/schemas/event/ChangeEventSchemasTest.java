package dev.wwi.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.schemas.catalogue.SourceTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

class ChangeEventSchemasTest {
    private static final Schema INT = Schema.create(Schema.Type.INT);
    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final List<Column> COLUMNS = List.of(
            new Column("color_id", INT, false),
            new Column("color_name", STRING, false),
            new Column("last_edited_by", INT, true));

    @Test
    void theKeyIsTheRecordOfThePrimaryKey() {
        // When
        Schema key = ChangeEventSchemas.key(SourceTables.COLORS, COLUMNS);

        // Then
        assertThat(key.getFullName()).isEqualTo("wwi.warehouse.colors.Key");
        assertThat(key.getFields()).extracting(Schema.Field::name).containsExactly("color_id");
    }

    @Test
    void theEnvelopeIsDebeziums() {
        // When
        Schema envelope = ChangeEventSchemas.envelope(SourceTables.COLORS, COLUMNS);

        // Then
        assertThat(envelope.getFields())
                .extracting(Schema.Field::name)
                .containsExactly("before", "after", "source", "op", "ts_us");
    }

    @Test
    void onlyNullableColumnsAreUnions() {
        // When
        Schema row = ChangeEventSchemas.row(SourceTables.COLORS, COLUMNS);

        // Then
        assertThat(row.getFields())
                .filteredOn(field -> field.schema().isNullable())
                .extracting(Schema.Field::name)
                .containsExactly("last_edited_by");
    }

    @Test
    void aColumnAddedAtTheSourceIsACompatibleChangeInBothDirections() {
        // Given
        List<Column> wider = new ArrayList<>(COLUMNS);
        wider.add(new Column("hex", STRING, true));
        Schema before = ChangeEventSchemas.envelope(SourceTables.COLORS, COLUMNS);
        Schema after = ChangeEventSchemas.envelope(SourceTables.COLORS, wider);

        // Then
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(after, before)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(before, after)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @Test
    void aTableWithoutItsKeyColumnIsRefusedByName() {
        assertThatThrownBy(() -> ChangeEventSchemas.key(SourceTables.ORDERS, COLUMNS))
                .hasMessage("sales.orders has no column order_id, which its primary key needs");
    }
}
