package dev.wwi.platform.bench.transforms;

import static dev.wwi.streams.source.ProjectedColumn.date;
import static dev.wwi.streams.source.ProjectedColumn.decimal;
import static dev.wwi.streams.source.ProjectedColumn.integer;
import static dev.wwi.streams.source.ProjectedColumn.text;
import static dev.wwi.streams.source.ProjectedColumn.timestamp;

import dev.wwi.platform.bench.transforms.OrderColumns.Part;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.source.ChangeDecoder;
import dev.wwi.streams.source.ChangeDeserializer;
import dev.wwi.streams.source.KeyBodyDeserializer;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowKey;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.source.RowUpsert;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
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
 * The joins of {@link AvroJoinTopology} with this product's formats: changes are decoded by the same code, which reads only
 * what is needed, and values between the joins are as compact. What is left between the two is the joins themselves.
 */
final class CompactJoinTopology {
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

    private static final List<Part> PARTS = List.of(Part.values());

    private final StreamsBuilder builder = new StreamsBuilder();
    private final SchemaIds schemaIds;

    private CompactJoinTopology(SchemaIds schemaIds) {
        this.schemaIds = schemaIds;
    }

    /** Builds it. */
    static Topology build(SchemaIds schemaIds, String schemaRegistryUrl, Properties settings) {
        CompactJoinTopology topology = new CompactJoinTopology(schemaIds);
        topology.joinOrders(schemaRegistryUrl);
        return topology.builder.build(settings);
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
                .mapValues(parts -> parts == null ? null : RivalOrder.row(new JoinedColumns(parts)))
                .to(RivalOrder.TOPIC, Produced.with(Serdes.Bytes(), ConfluentSerdes.values(schemaRegistryUrl)));
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

    /** Of parts in the order of {@link Part}. */
    private record JoinedColumns(OrderParts parts) implements OrderColumns {
        @Override
        public boolean has(Part part) {
            return row(part) != null;
        }

        @Override
        public @Nullable Long integer(Part part, String column) {
            return of(part, row -> row.longOrNull(column));
        }

        @Override
        public @Nullable Long day(Part part, String column) {
            LocalDate day = of(part, row -> row.dateOrNull(column));
            return day == null ? null : day.toEpochDay();
        }

        @Override
        public @Nullable Long timestamp(Part part, String column) {
            return of(part, row -> row.timestampOrNull(column));
        }

        @Override
        public @Nullable String text(Part part, String column) {
            return of(part, row -> row.stringOrNull(column));
        }

        @Override
        public @Nullable BigDecimal decimal(Part part, String column) {
            return of(part, row -> row.decimalOrNull(column));
        }

        @Override
        public long commitMicros() {
            return parts.commitMicros();
        }

        private <T> @Nullable T of(Part part, Function<Row, @Nullable T> column) {
            Row row = row(part);
            return row == null ? null : column.apply(row);
        }

        private @Nullable Row row(Part part) {
            return parts.rows().get(PARTS.indexOf(part));
        }
    }
}
