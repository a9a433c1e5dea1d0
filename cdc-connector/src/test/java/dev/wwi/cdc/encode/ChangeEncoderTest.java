package dev.wwi.cdc.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.cdc.config.PrivacyConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import io.debezium.data.Json;
import io.debezium.data.Uuid;
import io.debezium.data.VariableScaleDecimal;
import io.debezium.time.Date;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.ZonedTimestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChangeEncoderTest {
    private static final SourceTable TABLE = SourceTables.ORDERS;
    private static final String PLACEHOLDER = "__unavailable";
    private static final ChangeOrigin ORIGIN =
            new ChangeOrigin(1_234, 77, 1_700_000_000_123_456L, ChangeEventSchemas.STREAMED, 1_200);

    private final RememberingSchemas schemas = new RememberingSchemas();
    private final List<LeftOutReason> leftOut = new ArrayList<>();
    private final List<SourceTable> gained = new ArrayList<>();
    private final ChangeEncoder encoder = new ChangeEncoders(
                    schemas, PLACEHOLDER, new ColumnProtection(PrivacyConfig.none()), leftOut::add, gained::add)
            .forTable(TABLE);

    /** A registry that knows the newest schema of each subject. */
    private static final class RememberingSchemas implements TopicSchemas {
        private final InMemorySchemaIds ids = new InMemorySchemaIds();
        private final Map<String, Schema> latest = new HashMap<>();

        @Override
        public int idOf(String subject, Schema schema) {
            latest.put(subject, schema);
            return ids.idOf(subject, schema);
        }

        @Override
        public Schema byId(int id) {
            return ids.byId(id);
        }

        @Override
        public Optional<Schema> latest(String subject) {
            return Optional.ofNullable(latest.get(subject));
        }
    }

    /** A column type, a value of Debezium's and what Avro's reader gives for it. */
    private record Sample(SchemaBuilder type, Object value, Object read) {}

    private static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void avrosOwnReaderGivesBackWhatWasWritten(long seed) {
        // Given
        Random random = new Random(seed);
        Map<String, Object> expected = new HashMap<>();
        Struct row = randomRow(random, expected);
        boolean deleted = random.nextInt(4) == 0;
        // When
        GenericRecord key = read(encoder.key(row));
        GenericRecord event = read(encoder.value(
                deleted ? row : null, deleted ? null : row, ORIGIN, deleted ? "d" : "c", 1_700_000_000_999_999L));
        // Then
        assertThat(key.get("order_id")).isEqualTo(expected.get("order_id"));
        assertThat(event.get(deleted ? "after" : "before")).isNull();
        GenericRecord written = (GenericRecord) event.get(deleted ? "before" : "after");
        assertThat(written.getSchema().getFields().stream().map(Schema.Field::name))
                .containsExactlyElementsOf(row.schema().fields().stream()
                        .map(org.apache.kafka.connect.data.Field::name)
                        .toList());
        expected.forEach((column, value) ->
                assertThat(plain(written.get(column))).as(column).isEqualTo(value));
        assertThat(event.get("op").toString()).isEqualTo(deleted ? "d" : "c");
        assertThat(event.get("ts_us")).isEqualTo(1_700_000_000_999_999L);
    }

    @Test
    void theOriginIsWrittenAsTheContractSays() {
        // Given
        Struct row = orders(7, "x");
        encoder.key(row);
        // When
        GenericRecord source =
                (GenericRecord) read(encoder.value(null, row, ORIGIN, "c", 1)).get("source");
        // Then
        assertThat(source.get("lsn")).isEqualTo(1_234L);
        assertThat(source.get("txId")).isEqualTo(77L);
        assertThat(source.get("ts_us")).isEqualTo(1_700_000_000_123_456L);
        assertThat(source.get("snapshot").toString()).isEqualTo("false");
        assertThat(source.get("schema").toString()).isEqualTo("sales");
        assertThat(source.get("table").toString()).isEqualTo("orders");
        assertThat(source.get("sequence").toString()).isEqualTo("[\"1200\",\"1234\"]");
    }

    @Test
    void nullInAColumnWithADefaultStaysNull() {
        // Given
        org.apache.kafka.connect.data.Schema schema = SchemaBuilder.struct()
                .field("order_id", org.apache.kafka.connect.data.Schema.INT32_SCHEMA)
                .field(
                        "comments",
                        SchemaBuilder.string().optional().defaultValue("none").build())
                .build();
        Struct row = new Struct(schema).put("order_id", 1).put("comments", null);
        // When
        GenericRecord event = read(encoder.value(null, row, ORIGIN, "c", 1));
        // Then
        assertThat(((GenericRecord) event.get("after")).get("comments")).isNull();
    }

    @Test
    void aColumnThatIsAddedNotNullIsWrittenNullable() {
        // Given
        encoder.key(orders(1, "x"));
        org.apache.kafka.connect.data.Schema widened = SchemaBuilder.struct()
                .field("order_id", org.apache.kafka.connect.data.Schema.INT32_SCHEMA)
                .field("comments", org.apache.kafka.connect.data.Schema.OPTIONAL_STRING_SCHEMA)
                .field("priority", org.apache.kafka.connect.data.Schema.INT32_SCHEMA)
                .build();
        Struct row = new Struct(widened).put("order_id", 1).put("priority", 3);
        // When
        GenericRecord after =
                (GenericRecord) read(encoder.value(null, row, ORIGIN, "c", 1)).get("after");
        // Then
        assertThat(after.get("priority")).isEqualTo(3);
        assertThat(gained).containsExactly(TABLE);
        assertThat(after.getSchema().getField("priority").schema().isUnion()).isTrue();
    }

    @Test
    void anOlderNullInAColumnThatIsNotNullByNowIsWritten() {
        // Given
        org.apache.kafka.connect.data.Schema schema = SchemaBuilder.struct()
                .field("order_id", org.apache.kafka.connect.data.Schema.INT32_SCHEMA)
                .field("comments", org.apache.kafka.connect.data.Schema.STRING_SCHEMA)
                .build();
        Struct row = new Struct(schema).put("order_id", 1);
        // When
        GenericRecord event = read(encoder.value(null, row, ORIGIN, "c", 1));
        // Then
        assertThat(((GenericRecord) event.get("after")).get("comments")).isNull();
    }

    @Test
    void aTypeWithoutAPlaceIsRefusedByName() {
        // Given
        org.apache.kafka.connect.data.Schema schema = SchemaBuilder.struct()
                .field("order_id", org.apache.kafka.connect.data.Schema.INT32_SCHEMA)
                .field(
                        "area",
                        SchemaBuilder.bytes()
                                .optional()
                                .parameter("__debezium.source.column.type", "POLYGON")
                                .build())
                .build();
        // When Then
        assertThatThrownBy(() -> encoder.key(new Struct(schema).put("order_id", 1)))
                .isInstanceOfSatisfying(CaptureException.class, refused -> assertThat(refused.code())
                        .isEqualTo(CaptureErrorCode.UNENCODABLE))
                .hasMessageContaining("sales.orders.area")
                .hasMessageContaining("POLYGON");
    }

    @Test
    void aPlaceholderForAnUnchangedValueNeverLeaves() {
        assertThatThrownBy(() -> encoder.value(null, orders(1, PLACEHOLDER), ORIGIN, "u", 1))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("sales.orders.comments")
                .hasMessageContaining("REPLICA IDENTITY FULL");
    }

    @Test
    void infinityBecomesTheDriversNumberForIt() {
        assertThat(Timestamps.toMicros("+292278994-08-16T23:00:00Z")).isEqualTo(9_223_372_036_825_200_000L);
        assertThat(Timestamps.toMicros("-292275055-05-16T23:00:00Z")).isEqualTo(-9_223_372_036_832_400_000L);
    }

    @Test
    void aNumericWithoutPrecisionThatFitsNowhereIsLeftOutAndCounted() {
        // Given
        org.apache.kafka.connect.data.Schema schema = SchemaBuilder.struct()
                .field("order_id", org.apache.kafka.connect.data.Schema.INT32_SCHEMA)
                .field("weight", VariableScaleDecimal.builder().optional().build())
                .build();
        Struct row = new Struct(schema)
                .put("order_id", 1)
                .put(
                        "weight",
                        VariableScaleDecimal.fromLogical(
                                schema.field("weight").schema(), new BigDecimal(BigInteger.TEN.pow(50))));
        // When
        GenericRecord event = read(encoder.value(null, row, ORIGIN, "c", 1));
        // Then
        assertThat(((GenericRecord) event.get("after")).get("weight")).isNull();
        assertThat(leftOut).containsExactly(LeftOutReason.TOO_MANY_DIGITS);
    }

    private static Struct orders(int id, String comments) {
        org.apache.kafka.connect.data.Schema schema = SchemaBuilder.struct()
                .field("order_id", org.apache.kafka.connect.data.Schema.INT32_SCHEMA)
                .field("comments", org.apache.kafka.connect.data.Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        return new Struct(schema).put("order_id", id).put("comments", comments);
    }

    private static Struct randomRow(Random random, Map<String, Object> expected) {
        SchemaBuilder builder = SchemaBuilder.struct();
        int id = random.nextInt();
        builder.field("order_id", org.apache.kafka.connect.data.Schema.INT32_SCHEMA);
        expected.put("order_id", id);
        Map<String, @Nullable Object> values = new HashMap<>();
        int columns = 1 + random.nextInt(25);
        for (int column = 0; column < columns; column++) {
            String name = "c" + column;
            Sample sample = sample(random);
            boolean nullable = random.nextBoolean();
            boolean isNull = nullable && random.nextInt(3) == 0;
            org.apache.kafka.connect.data.Schema type =
                    (nullable ? sample.type().optional() : sample.type()).build();
            builder.field(name, type);
            values.put(name, isNull ? null : ofSchema(type, sample.value()));
            expected.put(name, isNull ? null : sample.read());
        }
        Struct row = new Struct(builder.build()).put("order_id", id);
        values.forEach(row::put);
        return row;
    }

    private static Sample sample(Random random) {
        return switch (random.nextInt(16)) {
            case 0 -> same(SchemaBuilder.int32(), random.nextInt());
            case 1 -> same(SchemaBuilder.int64(), random.nextLong());
            case 2 -> {
                short value = (short) random.nextInt();
                yield new Sample(SchemaBuilder.int16(), value, (int) value);
            }
            case 3 -> same(SchemaBuilder.bool(), random.nextBoolean());
            case 4 -> same(SchemaBuilder.float32(), random.nextFloat());
            case 5 -> same(SchemaBuilder.float64(), random.nextDouble());
            case 6 -> same(SchemaBuilder.string(), randomText(random));
            case 7 -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                yield new Sample(
                        SchemaBuilder.bytes(),
                        random.nextBoolean() ? bytes : ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                        ByteBuffer.wrap(bytes));
            }
            case 8 -> {
                BigDecimal value = new BigDecimal(new BigInteger(random.nextInt(59), random), 2)
                        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
                yield new Sample(
                        Decimal.builder(2).parameter("connect.decimal.precision", "18"),
                        value,
                        ByteBuffer.wrap(value.unscaledValue().toByteArray()));
            }
            case 9 -> same(Date.builder(), random.nextInt(100_000) - 50_000);
            case 10 -> same(MicroTimestamp.builder(), random.nextLong());
            case 11 -> timestamp(random);
            case 12 -> same(Uuid.builder(), new UUID(random.nextLong(), random.nextLong()).toString());
            case 13 -> same(Json.builder(), "{\"a\": [1, \"" + randomText(random) + "\"]}");
            case 14 -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int item = random.nextInt(5); item > 0; item--) {
                    items.add(random.nextInt(4) == 0 ? null : random.nextInt());
                }
                yield same(SchemaBuilder.array(org.apache.kafka.connect.data.Schema.OPTIONAL_INT32_SCHEMA), items);
            }
            default -> {
                BigDecimal value = new BigDecimal(new BigInteger(random.nextInt(100), random), random.nextInt(30));
                yield new Sample(
                        VariableScaleDecimal.builder(),
                        value,
                        ByteBuffer.wrap(value.setScale(38).unscaledValue().toByteArray()));
            }
        };
    }

    private static Object ofSchema(org.apache.kafka.connect.data.Schema type, Object value) {
        return VariableScaleDecimal.LOGICAL_NAME.equals(type.name())
                ? VariableScaleDecimal.fromLogical(type, (BigDecimal) value)
                : value;
    }

    private static Sample timestamp(Random random) {
        long micros = random.nextLong() % 100_000_000_000_000_000L;
        OffsetDateTime time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        OffsetDateTime shown = random.nextInt(5) == 0 ? time.withOffsetSameInstant(ZoneOffset.ofHours(-7)) : time;
        return new Sample(
                ZonedTimestamp.builder(),
                java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(shown),
                micros);
    }

    private static Sample same(SchemaBuilder type, Object value) {
        return new Sample(type, value, value);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(200); length > 0; length--) {
            int point = random.nextInt(4) == 0 ? random.nextInt(Character.MAX_CODE_POINT + 1) : random.nextInt(0x80);
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        return value instanceof GenericData.Array<?> array ? new ArrayList<>(array) : value;
    }

    private GenericRecord read(byte[] wire) {
        try {
            return new GenericDatumReader<GenericRecord>(schemas.ids.byId(WireFormat.schemaId(wire)))
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            wire, WireFormat.BODY_OFFSET, wire.length - WireFormat.BODY_OFFSET, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
