package dev.wwi.sink.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.schemas.serde.SchemaIds;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
    private static final int SCHEMA_ID = 7;
    private static final Schema SCHEMA = SchemaBuilder.record("key")
            .fields()
            .requiredString("source")
            .requiredLong("id")
            .requiredInt("part")
            .name("day")
            .type(LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)))
            .noDefault()
            .endRecord();

    private final RecordKeys keys = new RecordKeys(new OneSchema());

    private record OneSchema() implements SchemaIds {
        @Override
        public int idOf(String subject, Schema schema) {
            return SCHEMA_ID;
        }

        @Override
        public Schema byId(int id) {
            return SCHEMA;
        }
    }

    @Test
    void aKeyIsTheSameAfterItWasText() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            // Given
            Map<String, String> texts = Map.of(
                    "source", "customer " + random.nextInt() + " é|'",
                    "id", Long.toString(random.nextLong()),
                    "part", Integer.toString(random.nextInt()),
                    "day", LocalDate.ofEpochDay(random.nextInt(40_000)).toString());

            // When
            byte[] key = keys.bytes(texts, SCHEMA_ID);

            // Then
            assertThat(keys.texts(key)).isEqualTo(texts);
            assertThat(keys.bytes(keys.texts(key), SCHEMA_ID)).isEqualTo(key);
            assertThat(keys.schemaId()).hasValue(SCHEMA_ID);
        }
    }

    @Test
    void aKeyWithoutAColumnIsRefused() {
        assertThatThrownBy(() -> keys.bytes(Map.of("id", "1"), SCHEMA_ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lacks column source");
    }
}
