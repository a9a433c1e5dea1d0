package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.bench.transforms.OrderColumns.Part;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.streams.source.RowKey;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.Conversions;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TableJoined;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * fct_order as the documentation of Kafka Streams and of Confluent's serdes would have one write it: tables of Avro records
 * with the columns that are needed, joined by foreign keys one after the other, an Avro record between each two.
 *
 * <p>It does less than this product: keys are the dimension rows' current ones, there are no versions, and no other table.
 */
final class AvroJoinTopology {
    /** Each join sends to its right side and back. */
    static final int JOINS = 6;

    private static final int REGISTRY_CACHE = 100;
    private static final String COMMIT = "commit_micros";

    private final StreamsBuilder builder = new StreamsBuilder();
    private final SchemaRegistryClient registry;
    private final Serde<GenericRecord> keys;
    private final Serde<GenericRecord> values;

    private AvroJoinTopology(String schemaRegistryUrl) {
        registry = new CachedSchemaRegistryClient(schemaRegistryUrl, REGISTRY_CACHE);
        keys = ConfluentSerdes.keys(schemaRegistryUrl);
        values = ConfluentSerdes.values(schemaRegistryUrl);
    }

    /** Builds it; the change topics' schemas have to be in the registry. */
    static Topology build(String schemaRegistryUrl, Properties settings) {
        AvroJoinTopology topology = new AvroJoinTopology(schemaRegistryUrl);
        topology.joinOrders();
        return topology.builder.build(settings);
    }

    /** The change topics that it reads. */
    static List<SourceTable> inputs() {
        return List.of(
                SourceTables.ORDER_LINES,
                SourceTables.ORDERS,
                SourceTables.CUSTOMERS,
                SourceTables.STOCK_ITEMS,
                SourceTables.PEOPLE,
                SourceTables.PACKAGE_TYPES);
    }

    private void joinOrders() {
        Rows lines = rows(
                SourceTables.ORDER_LINES,
                "order_line_id",
                "order_id",
                "stock_item_id",
                "description",
                "package_type_id",
                "quantity",
                "unit_price",
                "tax_rate",
                "picking_completed_when");
        Rows orders = rows(
                SourceTables.ORDERS,
                "order_id",
                "customer_id",
                "salesperson_person_id",
                "picked_by_person_id",
                "backorder_order_id",
                "order_date");
        Rows customers = rows(SourceTables.CUSTOMERS, "customer_id", "delivery_city_id");
        Rows stockItems = rows(SourceTables.STOCK_ITEMS, "stock_item_id");
        Rows people = rows(SourceTables.PEOPLE, "person_id");
        Rows packageTypes = rows(SourceTables.PACKAGE_TYPES, "package_type_id", "package_type_name");
        Map<Part, Schema> parts = new EnumMap<>(Part.class);
        parts.put(Part.LINE, lines.row);
        parts.put(Part.ORDER, orders.row);
        parts.put(Part.CUSTOMER, customers.row);
        parts.put(Part.STOCK_ITEM, stockItems.row);
        parts.put(Part.SALESPERSON, people.row);
        parts.put(Part.PICKER, people.row);
        parts.put(Part.PACKAGE_TYPE, packageTypes.row);
        Schema joinedSchema = joined(parts);

        KTable<GenericRecord, GenericRecord> joined = lines.table.join(
                orders.table,
                line -> key(line, "order_id", orders),
                (line, order) -> {
                    GenericRecord both = new GenericData.Record(joinedSchema);
                    both.put(Part.LINE.name(), line);
                    both.put(Part.ORDER.name(), order);
                    return both;
                },
                named("with-order"),
                stored());
        joined = with(joined, "with-customer", Part.ORDER, "customer_id", customers, Part.CUSTOMER);
        joined = with(joined, "with-stock-item", Part.LINE, "stock_item_id", stockItems, Part.STOCK_ITEM);
        joined = with(joined, "with-salesperson", Part.ORDER, "salesperson_person_id", people, Part.SALESPERSON);
        joined = with(joined, "with-picker", Part.ORDER, "picked_by_person_id", people, Part.PICKER);
        joined = with(joined, "with-package", Part.LINE, "package_type_id", packageTypes, Part.PACKAGE_TYPE);
        joined.toStream()
                .mapValues(row -> row == null ? null : RivalOrder.row(new JoinedColumns(row)))
                .to(RivalOrder.TOPIC, Produced.with(keys, values));
    }

    /** A change topic as a table of the columns that are needed. */
    private record Rows(KTable<GenericRecord, GenericRecord> table, Schema key, Schema row) {}

    private Rows rows(SourceTable source, String... columns) {
        Schema row = row(source, columns);
        KTable<GenericRecord, GenericRecord> table = builder.stream(source.topic(), Consumed.with(keys, values))
                .mapValues(event -> row(event, row))
                .toTable(stored());
        return new Rows(table, schema(source.topic() + "-key"), row);
    }

    private Schema row(SourceTable source, String... columns) {
        Schema after = schema(source.topic() + "-value").getField("after").schema().getTypes().stream()
                .filter(branch -> branch.getType() == Schema.Type.RECORD)
                .findFirst()
                .orElseThrow();
        List<Schema.Field> fields = new ArrayList<>();
        for (String column : columns) {
            fields.add(new Schema.Field(column, after.getField(column).schema()));
        }
        fields.add(new Schema.Field(COMMIT, Schema.create(Schema.Type.LONG)));
        return Schema.createRecord("Bench_" + source.name(), null, null, false, fields);
    }

    private static @Nullable GenericRecord row(@Nullable GenericRecord event, Schema schema) {
        if (event == null || event.get("after") == null) {
            return null;
        }
        GenericRecord after = (GenericRecord) event.get("after");
        GenericRecord row = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            row.put(
                    field.pos(),
                    field.name().equals(COMMIT)
                            ? ((GenericRecord) event.get("source")).get("ts_us")
                            : after.get(field.name()));
        }
        return row;
    }

    private static Schema joined(Map<Part, Schema> parts) {
        List<Schema.Field> fields = new ArrayList<>();
        parts.forEach((part, row) -> fields.add(new Schema.Field(
                part.name(),
                Schema.createUnion(Schema.create(Schema.Type.NULL), row),
                null,
                JsonProperties.NULL_VALUE)));
        return Schema.createRecord("BenchJoined", null, null, false, fields);
    }

    private KTable<GenericRecord, GenericRecord> with(
            KTable<GenericRecord, GenericRecord> left,
            String name,
            Part holder,
            String foreignKey,
            Rows right,
            Part found) {
        return left.leftJoin(
                right.table,
                parts -> key((GenericRecord) parts.get(holder.name()), foreignKey, right),
                (parts, row) -> {
                    GenericRecord more = new GenericData.Record((GenericData.Record) parts, false);
                    more.put(found.name(), row);
                    return more;
                },
                named(name),
                stored());
    }

    private static @Nullable GenericRecord key(GenericRecord holder, String foreignKey, Rows right) {
        Object id = holder.get(foreignKey);
        if (id == null) {
            return null;
        }
        GenericRecord key = new GenericData.Record(right.key);
        key.put(0, id);
        return key;
    }

    /** Change topics are partitioned by the keys' bodies, not by the number of their schema before them. */
    private static TableJoined<GenericRecord, GenericRecord> named(String name) {
        StreamPartitioner<GenericRecord, Void> byBody = (topic, key, value, partitions) -> {
            if (key == null) {
                // A row that refers to none.
                return Optional.empty();
            }
            byte[] body = RowKey.body(((Number) key.get(0)).longValue()).get();
            return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(body)) % partitions));
        };
        return TableJoined.<GenericRecord, GenericRecord>with(byBody, byBody).withName(name);
    }

    private Materialized<GenericRecord, GenericRecord, KeyValueStore<Bytes, byte[]>> stored() {
        return Materialized.with(keys, values);
    }

    private Schema schema(String subject) {
        try {
            return new Schema.Parser()
                    .parse(registry.getLatestSchemaMetadata(subject).getSchema());
        } catch (IOException e) {
            throw new UncheckedIOException("the registry does not answer for " + subject, e);
        } catch (RestClientException e) {
            throw new IllegalStateException("the registry has no " + subject + ": " + e.getMessage(), e);
        }
    }

    private record JoinedColumns(GenericRecord parts) implements OrderColumns {
        @Override
        public boolean has(Part part) {
            return parts.get(part.name()) != null;
        }

        @Override
        public @Nullable Long integer(Part part, String column) {
            Object value = value(part, column);
            return value == null ? null : ((Number) value).longValue();
        }

        @Override
        public @Nullable Long day(Part part, String column) {
            return integer(part, column);
        }

        @Override
        public @Nullable Long timestamp(Part part, String column) {
            return integer(part, column);
        }

        @Override
        public @Nullable String text(Part part, String column) {
            Object value = value(part, column);
            return value == null ? null : value.toString();
        }

        @Override
        public @Nullable BigDecimal decimal(Part part, String column) {
            Object value = value(part, column);
            if (value == null) {
                return null;
            }
            Schema schema = withoutNull(((GenericRecord) parts.get(part.name()))
                    .getSchema()
                    .getField(column)
                    .schema());
            return new Conversions.DecimalConversion()
                    .fromBytes(((ByteBuffer) value).duplicate(), schema, schema.getLogicalType());
        }

        @Override
        public long commitMicros() {
            return Math.max(commitMicros(Part.LINE), commitMicros(Part.ORDER));
        }

        private long commitMicros(Part part) {
            return (Long) ((GenericRecord) parts.get(part.name())).get(COMMIT);
        }

        private @Nullable Object value(Part part, String column) {
            return parts.get(part.name()) instanceof GenericRecord row ? row.get(column) : null;
        }

        private static Schema withoutNull(Schema schema) {
            return schema.isUnion()
                    ? schema.getTypes().stream()
                            .filter(branch -> branch.getType() != Schema.Type.NULL)
                            .findFirst()
                            .orElseThrow()
                    : schema;
        }
    }
}
