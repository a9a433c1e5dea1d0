package dev.wwi.cdc.stream;

import dev.wwi.cdc.encode.RowText;
import dev.wwi.cdc.encode.TextColumns;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputReplicationMessage;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableSchema;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;

/**
 * The tuples of a table as of its newest announcement in the stream (PostgreSQL, "Logical Replication Message Formats",
 * TupleData). Immutable.
 */
final class TupleLayout {
    private static final Set<Integer> TYPES = Set.of(
            Oid.BOOL,
            Oid.INT2,
            Oid.INT4,
            Oid.INT8,
            Oid.NUMERIC,
            Oid.TEXT,
            Oid.VARCHAR,
            Oid.BPCHAR,
            Oid.BYTEA,
            Oid.UUID,
            Oid.JSON,
            Oid.JSONB,
            Oid.DATE,
            Oid.TIMESTAMP,
            Oid.TIMESTAMPTZ);

    private final String topic;
    private final TableSchema schema;
    private final List<Column> columns;
    private final List<PostgresType> types;
    private final TypeRegistry registry;
    private final int[] keyColumns;

    private TupleLayout(
            String topic, TableSchema schema, List<Column> columns, List<PostgresType> types, TypeRegistry registry) {
        this.topic = topic;
        this.schema = schema;
        this.columns = List.copyOf(columns);
        this.types = List.copyOf(types);
        this.registry = registry;
        this.keyColumns = schema.keySchema().fields().stream()
                .mapToInt(key -> schema.valueSchema().field(key.name()).index())
                .toArray();
    }

    /**
     * The layout of a table.
     *
     * @param table as announced
     * @param schema what Debezium makes of it
     * @param topic its change topic
     * @return empty if its rows must go through Debezium's records: it has no primary key, or a column whose usual values
     *     have no short way into events, or one that Debezium leaves out or renames
     */
    static Optional<TupleLayout> of(Table table, TableSchema schema, String topic, TypeRegistry registry) {
        List<Field> fields = schema.valueSchema().fields();
        List<Column> columns = table.columns();
        if (schema.keySchema() == null || fields.size() != columns.size()) {
            return Optional.empty();
        }
        List<PostgresType> types = new ArrayList<>();
        for (int index = 0; index < fields.size(); index++) {
            Field field = fields.get(index);
            Column column = columns.get(index);
            PostgresType type = registry.get(table.id().schema(), column.typeName());
            if (!field.name().equals(column.name())
                    || column.position() != index + 1
                    || !TYPES.contains(column.nativeType())
                    || !type.isRootType()
                    || type.getOid() != column.nativeType()
                    || !TextColumns.haveShortWay(field.schema())) {
                return Optional.empty();
            }
            types.add(type);
        }
        boolean keyIsOfColumns = schema.keySchema().fields().stream()
                .allMatch(key -> schema.valueSchema().field(key.name()) != null);
        return keyIsOfColumns
                ? Optional.of(new TupleLayout(topic, schema, columns, types, registry))
                : Optional.empty();
    }

    String topic() {
        return topic;
    }

    Schema rowSchema() {
        return schema.valueSchema();
    }

    Schema keySchema() {
        return schema.keySchema();
    }

    /**
     * Reads the tuple at the buffer's position and moves behind it. The buffer is backed by an array, which becomes the
     * row's.
     *
     * @return null if the tuple has what only Debezium resolves: other columns, an out-of-line value that was not sent,
     *     a value in binary
     */
    @Nullable
    RowText read(ByteBuffer buffer) {
        if (buffer.remaining() < Short.BYTES || buffer.getShort() != columns.size()) {
            return null;
        }
        int[] bounds = new int[2 * columns.size()];
        for (int column = 0; column < columns.size(); column++) {
            byte kind = buffer.get();
            if (kind == 'n') {
                bounds[2 * column] = RowText.NULL;
            } else if (kind == 't') {
                int length = buffer.getInt();
                int start = buffer.arrayOffset() + buffer.position();
                bounds[2 * column] = start;
                bounds[2 * column + 1] = start + length;
                buffer.position(buffer.position() + length);
            } else {
                return null;
            }
        }
        return new RowText(buffer.array(), bounds);
    }

    /** Whether two rows have the very same key. */
    boolean haveSameKey(RowText one, RowText other) {
        for (int column : keyColumns) {
            if (!one.hasSame(column, other)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The row as Debezium hands it over: resolved and converted by the same code.
     *
     * @throws io.debezium.DebeziumException naming the column, if a value cannot be converted
     */
    Struct struct(RowText row) {
        Object[] values = new Object[columns.size()];
        for (int index = 0; index < values.length; index++) {
            Column column = columns.get(index);
            values[index] = row.isNull(index)
                    ? null
                    : PgOutputReplicationMessage.getValue(
                            column.name(),
                            types.get(index),
                            column.typeExpression(),
                            row.value(index),
                            TupleLayout::noConnection,
                            true,
                            registry);
        }
        return schema.valueFromColumnData(values);
    }

    private static BaseConnection noConnection() throws SQLException {
        throw new SQLException("a value of a common type takes no connection to resolve");
    }
}
