package dev.wwi.streams.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The dimensions are a function of the source's history: whatever arrives when, they equal an oracle's. */
class DimensionHistoriesTest {
    private static final int HISTORIES = 300;
    private static final int FIRST_ID = 1;
    private static final int IDS_APART = 10;
    private static final List<String> DIMENSIONS = List.of(
            "dim_city",
            "dim_customer",
            "dim_employee",
            "dim_payment_method",
            "dim_stock_item",
            "dim_supplier",
            "dim_transaction_type");

    private final SchemaIds schemaIds = new InMemorySchemaIds();

    @Test
    void everyHistoryInEveryOrderOfArrivalEndsAsTheOracleSays() {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            // Given
            List<SourceChange> history = RandomHistory.of(seed, FIRST_ID);

            // When
            List<DimensionOracle.ExpectedVersion> actual;
            try (DimensionDriver driver = DimensionDriver.overProcessor(schemaIds)) {
                RandomHistory.interleaved(history, new Random(seed)).forEach(change -> change.sendTo(driver));
                actual = versions(driver);
            }

            // Then
            assertThat(actual)
                    .as("history of seed %d", seed)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(DimensionOracle.versions(history));
        }
    }

    @Test
    void aReplayInAnotherOrderGivesTheSameBytesAndTimelines() {
        // Given
        List<SourceChange> histories = new ArrayList<>();
        for (int seed = 1; seed <= HISTORIES / 5; seed++) {
            histories.addAll(RandomHistory.of(1_000 + seed, seed * IDS_APART));
        }
        try (DimensionDriver live = DimensionDriver.overProcessor(schemaIds);
                DimensionDriver replayed = DimensionDriver.overProcessor(schemaIds)) {
            // When
            histories.forEach(change -> change.sendTo(live));
            RandomHistory.interleaved(histories, new Random(5)).forEach(change -> change.sendTo(replayed));

            // Then
            assertThat(replayed.finalBytes()).isEqualTo(live.finalBytes());
            assertThat(replayed.timelines()).isEqualTo(live.timelines());
            assertThat(live.timelines()).hasSizeGreaterThan(HISTORIES / 5);
        }
    }

    private static List<DimensionOracle.ExpectedVersion> versions(DimensionDriver driver) {
        return DIMENSIONS.stream()
                .flatMap(dimension -> driver.rows(dimension).stream().map(row -> version(dimension, row)))
                .toList();
    }

    private static DimensionOracle.ExpectedVersion version(String dimension, GenericRecord row) {
        List<Schema.Field> fields = row.getSchema().getFields();
        List<String> attributes = fields.subList(2, fields.size() - 5).stream()
                .map(field ->
                        text(row.get(field.name()), field.schema().toString().contains("decimal")))
                .toList();
        return new DimensionOracle.ExpectedVersion(
                dimension,
                (Long) row.get(1),
                (Long) row.get("valid_from"),
                (Long) row.get("valid_to"),
                attributes,
                (Long) row.get("source_commit_at"),
                (Long) row.get("source_lsn"));
    }

    private static String text(Object value, boolean isDecimal) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return isDecimal ? new BigDecimal(new BigInteger(bytes), 9).toString() : Arrays.toString(bytes);
        }
        return String.valueOf(value);
    }
}
