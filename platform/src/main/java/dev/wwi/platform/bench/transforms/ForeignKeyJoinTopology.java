package dev.wwi.platform.bench.transforms;

import static dev.wwi.streams.source.ProjectedColumn.date;
import static dev.wwi.streams.source.ProjectedColumn.decimal;
import static dev.wwi.streams.source.ProjectedColumn.integer;
import static dev.wwi.streams.source.ProjectedColumn.text;
import static dev.wwi.streams.source.ProjectedColumn.timestamp;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.streams.source.ChangeDecoder;
import dev.wwi.streams.source.ChangeDeserializer;
import dev.wwi.streams.source.KeyBodyDeserializer;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowKey;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.source.RowUpsert;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TableJoined;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * fct_order as one would write it with Kafka Streams' own means: order lines, joined by foreign keys with their order and
 * with the customer, stock item, salesperson, picker and package type as they are now.
 *
 * <p>It does less: keys are the dimension rows' current ones, there are no versions, and no other table. Values between
 * the joins are as compact as ours, decoded by the same code and stored with the same settings.
 */
final class ForeignKeyJoinTopology {
    static final String OUTPUT = "bench.fct.order";

    /** Each join sends to its right side and back. */
    static final int JOINS = 6;

    private static final RowLayout LINE = RowLayout.of(
            "line",
            integer("order_line_id"),
            integer("order_id"),
            integer("stock_item_id"),
            text("description"),
            integer("package_type_id"),
            integer("quantity"),
            decimal("unit_price"),
            decimal("tax_rate"),
            timestamp("picking_completed_when"));
    private static final RowLayout ORDER = RowLayout.of(
            "order",
            integer("order_id"),
            integer("customer_id"),
            integer("salesperson_person_id"),
            integer("picked_by_person_id"),
            integer("backorder_order_id"),
            date("order_date"));
    private static final RowLayout CUSTOMER =
            RowLayout.of("customer", integer("customer_id"), integer("delivery_city_id"));
    private static final RowLayout STOCK_ITEM = RowLayout.of("stock item", integer("stock_item_id"));
    private static final RowLayout PERSON = RowLayout.of("person", integer("person_id"));
    private static final RowLayout PACKAGE_TYPE =
            RowLayout.of("package type", integer("package_type_id"), text("package_type_name"));
    private static final List<RowLayout> JOINED =
            List.of(LINE, ORDER, CUSTOMER, STOCK_ITEM, PERSON, PERSON, PACKAGE_TYPE);

    private static final Schema ROW = SchemaBuilder.record("BenchOrder")
            .fields()
            .requiredLong("order_line_id")
            .requiredLong("city_key")
            .requiredLong("customer_key")
            .requiredLong("stock_item_key")
            .requiredLong("salesperson_key")
            .requiredLong("picker_key")
            .requiredLong("order_date")
            .optionalLong("picked_at")
            .requiredLong("wwi_order_id")
            .optionalLong("wwi_backorder_id")
            .requiredString("description")
            .optionalString("package")
            .requiredLong("quantity")
            .requiredString("total_excluding_tax")
            .requiredString("tax_amount")
            .requiredString("total_including_tax")
            .requiredLong("source_commit_at")
            .endRecord();

    private final StreamsBuilder builder = new StreamsBuilder();
    private final SchemaIds schemaIds;

    private ForeignKeyJoinTopology(SchemaIds schemaIds) {
        this.schemaIds = schemaIds;
    }

    /** Builds it. */
    static Topology build(SchemaIds schemaIds, String schemaRegistryUrl, Properties settings) {
        ForeignKeyJoinTopology topology = new ForeignKeyJoinTopology(schemaIds);
        topology.joinOrders(schemaRegistryUrl);
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

    private void joinOrders(String schemaRegistryUrl) {
        KTable<Bytes, OrderParts> people = table(SourceTables.PEOPLE, PERSON);
        KTable<Bytes, OrderParts> orders = table(SourceTables.ORDERS, ORDER);
        KTable<Bytes, OrderParts> lines = table(SourceTables.ORDER_LINES, LINE);
        KTable<Bytes, OrderParts> joined = lines.join(
                orders,
                parts -> key(parts, 0, "order_id"),
                (line, order) -> line.with(order).at(order.commitMicros()),
                TableJoined.as("with-order"),
                stored(2));
        joined = with(joined, "with-customer", table(SourceTables.CUSTOMERS, CUSTOMER), 1, "customer_id", 3);
        joined = with(joined, "with-stock-item", table(SourceTables.STOCK_ITEMS, STOCK_ITEM), 0, "stock_item_id", 4);
        joined = with(joined, "with-salesperson", people, 1, "salesperson_person_id", 5);
        joined = with(joined, "with-picker", people, 1, "picked_by_person_id", 6);
        joined = with(joined, "with-package", table(SourceTables.PACKAGE_TYPES, PACKAGE_TYPE), 0, "package_type_id", 7);
        joined.toStream()
                .mapValues(ForeignKeyJoinTopology::row)
                .to(OUTPUT, Produced.with(Serdes.Bytes(), avro(schemaRegistryUrl)));
    }

    private static KTable<Bytes, OrderParts> with(
            KTable<Bytes, OrderParts> left,
            String name,
            KTable<Bytes, OrderParts> right,
            int part,
            String foreignKey,
            int rows) {
        return left.leftJoin(
                right, parts -> key(parts, part, foreignKey), OrderParts::with, TableJoined.as(name), stored(rows));
    }

    private KTable<Bytes, OrderParts> table(SourceTable table, RowLayout layout) {
        Serde<RowChange> changes = Serdes.serdeFrom(
                (topic, change) -> {
                    throw new IllegalStateException("changes are only read");
                },
                new ChangeDeserializer(Map.of(table.topic(), new ChangeDecoder(table, layout, schemaIds))));
        Serde<Bytes> keys = Serdes.serdeFrom(Serdes.Bytes().serializer(), new KeyBodyDeserializer());
        return builder.stream(table.topic(), Consumed.with(keys, changes))
                .mapValues(change ->
                        change instanceof RowUpsert upsert ? OrderParts.of(upsert.row(), upsert.commitMicros()) : null)
                .toTable(Materialized.with(Serdes.Bytes(), OrderParts.serde(List.of(layout))));
    }

    private static Materialized<Bytes, OrderParts, KeyValueStore<Bytes, byte[]>> stored(int rows) {
        return Materialized.with(Serdes.Bytes(), OrderParts.serde(JOINED.subList(0, rows)));
    }

    private static @Nullable Bytes key(OrderParts parts, int part, String column) {
        Row row = parts.rows().get(part);
        Long id = row == null ? null : row.longOrNull(column);
        return id == null ? null : RowKey.body(id);
    }

    private static @Nullable GenericRecord row(@Nullable OrderParts parts) {
        if (parts == null) {
            return null;
        }
        List<@Nullable Row> rows = new ArrayList<>(parts.rows());
        Row line = rows.get(0);
        Row order = rows.get(1);
        if (line == null || order == null) {
            return null;
        }
        Row customer = rows.get(2);
        Row packageType = rows.get(6);
        BigDecimal price = line.decimalOrNull("unit_price");
        BigDecimal excludingTax = BigDecimal.valueOf(line.longValue("quantity"))
                .multiply(price == null ? BigDecimal.ZERO : price)
                .setScale(2, RoundingMode.HALF_UP);
        BigDecimal tax =
                excludingTax.multiply(line.decimal("tax_rate")).movePointLeft(2).setScale(2, RoundingMode.HALF_UP);
        GenericRecord fact = new GenericData.Record(ROW);
        fact.put("order_line_id", line.longValue("order_line_id"));
        fact.put("city_key", current("dim_city", customer, "delivery_city_id"));
        fact.put("customer_key", current("dim_customer", customer, "customer_id"));
        fact.put("stock_item_key", current("dim_stock_item", rows.get(3), "stock_item_id"));
        fact.put("salesperson_key", current("dim_employee", rows.get(4), "person_id"));
        fact.put("picker_key", current("dim_employee", rows.get(5), "person_id"));
        fact.put("order_date", order.date("order_date").toEpochDay());
        fact.put("picked_at", line.timestampOrNull("picking_completed_when"));
        fact.put("wwi_order_id", order.longValue("order_id"));
        fact.put("wwi_backorder_id", order.longOrNull("backorder_order_id"));
        fact.put("description", line.string("description"));
        fact.put("package", packageType == null ? null : packageType.string("package_type_name"));
        fact.put("quantity", line.longValue("quantity"));
        fact.put("total_excluding_tax", excludingTax.toPlainString());
        fact.put("tax_amount", tax.toPlainString());
        fact.put("total_including_tax", excludingTax.add(tax).toPlainString());
        fact.put("source_commit_at", parts.commitMicros());
        return fact;
    }

    private static long current(String dimension, @Nullable Row row, String column) {
        Long id = row == null ? null : row.longOrNull(column);
        return id == null ? SurrogateKey.UNKNOWN : SurrogateKey.of(dimension, id, 0);
    }

    private static Serde<GenericRecord> avro(String schemaRegistryUrl) {
        KafkaAvroSerializer serializer = new KafkaAvroSerializer();
        serializer.configure(Map.of("schema.registry.url", schemaRegistryUrl), false);
        return Serdes.serdeFrom((topic, row) -> serializer.serialize(topic, row), (topic, bytes) -> {
            throw new IllegalStateException("rows are only written");
        });
    }
}
