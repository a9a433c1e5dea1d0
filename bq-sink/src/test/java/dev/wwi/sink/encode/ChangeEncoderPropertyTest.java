package dev.wwi.sink.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.event.Column;
import dev.wwi.sink.table.TableColumn;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.TableLayouts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeEncoderPropertyTest {

    private static final SourceTable TABLE =
            new SourceTable("any", "table", List.of("id"), SourceTables.ORDERS.feeds());
    private static final int SCHEMAS_PER_SEED = 60;
    private static final int ROWS_PER_SCHEMA = 10;
    private static final long GENERATION = 3;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyRowOfEverySchemaArrivesAsTheSourceHadIt(long seed) {
        Random random = new Random(seed);
        RandomRows rows = new RandomRows(random);
        for (int i = 0; i < SCHEMAS_PER_SEED; i++) {
            // Given
            List<Column> columns = rows.columns();
            Schema envelope = ChangeEventSchemas.envelope(TABLE, columns);
            Schema key = ChangeEventSchemas.key(TABLE, columns);
            TableLayout layout = TableLayouts.raw(TABLE, envelope);
            RowEncoder valueEncoder = RowEncoder.forChangeEvents(envelope, layout);
            RowEncoder keyEncoder = RowEncoder.forKeys(key, layout);
            Function<ByteString, ParsedRow> parser = ParsedRow.parser(layout);
            int[] leftOut = {0};
            ChangeEncoder encoder = new ChangeEncoder(GENERATION, (column, reason) -> leftOut[0]++);

            for (int j = 0; j < ROWS_PER_SCHEMA; j++) {
                GenericRecord event = event(envelope, rows, random);
                GenericRecord row = (GenericRecord) event.get("after");
                byte[] value = j % 2 == 0 ? AvroBodies.of(event) : AvroBodies.inSizedBlocks(event);
                long offset = random.nextLong() >>> 1;
                leftOut[0] = 0;

                // When
                EncodedChange change = encoder.change(valueEncoder, value, keyEncoder, new byte[0], 0, offset);

                // Then
                ParsedRow parsed = parser.apply(change.row());
                assertThat(parsed.changeType()).isEqualTo("UPSERT");
                assertThat(parsed.changeSequenceNumber()).isEqualTo(String.format("%X/%X", GENERATION, offset));
                ExpectedValues expected = new ExpectedValues();
                for (Schema.Field field : row.getSchema().getFields()) {
                    TableColumn column = layout.column(field.name()).orElseThrow();
                    assertThat(parsed.value(field.name()))
                            .as("seed %d, schema %d, row %d, field %s", seed, i, j, field)
                            .isEqualTo(expected.of(field.schema(), row.get(field.pos()), column.type()));
                }
                assertThat(leftOut[0]).isEqualTo(expected.leftOut());
                GenericRecord source = (GenericRecord) event.get("source");
                assertThat(parsed.value("source_commit_at"))
                        .isEqualTo(Instant.EPOCH.plus((Long) source.get("ts_us"), ChronoUnit.MICROS));
                assertThat(parsed.value("source_lsn")).isEqualTo(source.get("lsn"));
                assertThat(change.sourceCommitMicros()).isEqualTo(source.get("ts_us"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void everyTruncatedBodyIsRefusedAndNotMisread(long seed) {
        Random random = new Random(seed);
        RandomRows rows = new RandomRows(random);
        for (int i = 0; i < 10; i++) {
            // Given
            List<Column> columns = rows.columns();
            Schema envelope = ChangeEventSchemas.envelope(TABLE, columns);
            TableLayout layout = TableLayouts.raw(TABLE, envelope);
            RowEncoder valueEncoder = RowEncoder.forChangeEvents(envelope, layout);
            RowEncoder keyEncoder = RowEncoder.forKeys(ChangeEventSchemas.key(TABLE, columns), layout);
            ChangeEncoder encoder = new ChangeEncoder(GENERATION, (column, reason) -> {});
            byte[] value = AvroBodies.of(event(envelope, rows, random));

            for (int length = 0; length < value.length; length++) {
                byte[] truncated = Arrays.copyOf(value, length);

                // When
                Throwable thrown =
                        catchThrowable(() -> encoder.change(valueEncoder, truncated, keyEncoder, new byte[0], 0, 1));

                // Then
                assertThat(thrown)
                        .as("seed %d, schema %d, length %d of %d", seed, i, length, value.length)
                        .isInstanceOfSatisfying(RecordEncodingException.class, e -> assertThat(e.code())
                                .isEqualTo(RecordEncodingException.Code.MALFORMED_RECORD));
            }
        }
    }

    private static GenericRecord event(Schema envelope, RandomRows rows, Random random) {
        GenericRecord event = new GenericData.Record(envelope);
        Schema row = envelope.getField("after").schema().getTypes().get(1);
        event.put("before", random.nextBoolean() ? null : rows.row(row));
        event.put("after", rows.row(row));
        GenericRecord source =
                new GenericData.Record(envelope.getField("source").schema());
        source.put("lsn", random.nextLong() >>> 1);
        source.put("txId", random.nextBoolean() ? null : random.nextLong());
        source.put("ts_us", Math.floorMod(random.nextLong(), 2_000_000_000_000_000L));
        source.put("snapshot", "false");
        source.put("schema", "any");
        source.put("table", "table");
        source.put("sequence", random.nextBoolean() ? null : "[\"1\",\"2\"]");
        event.put("source", source);
        event.put("op", List.of("r", "c", "u").get(random.nextInt(3)));
        event.put("ts_us", random.nextLong());
        return event;
    }
}
