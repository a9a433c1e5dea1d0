package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.encode.ArrayConverter;
import dev.wwi.cdc.encode.DecimalConverter;
import dev.wwi.cdc.encode.TextConversion;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import dev.wwi.schemas.catalogue.SourceTable;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationMessageColumnValueResolver;
import io.debezium.relational.Column;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import io.debezium.relational.ValueConverter;
import io.debezium.relational.mapping.ColumnMapper;
import io.debezium.relational.mapping.ColumnMappers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * The columns of tables as Debezium has them in changes: their schemas, and the conversion of single values.
 *
 * <p>Rows that are read get the same schema and the same values as rows that change, because the same code of Debezium
 * makes both. Its conversions may be used by several threads.
 */
final class SourceColumns implements AutoCloseable {
    private static final String TYPES = """
            SELECT a.attname, a.atttypid::bigint
              FROM pg_attribute a
              JOIN pg_class c ON c.oid = a.attrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            """;

    private final TypeRegistry types;
    private final PostgresConnection connection;
    private final PostgresValueConverter converters;
    private final CustomConverterRegistry ownConverters;
    private final ColumnMappers mappers;

    /**
     * A table's columns.
     *
     * @param schema of a row
     * @param conversions of each column's text, by name
     */
    record TableColumns(Schema schema, Map<String, TextConversion> conversions) {}

    private SourceColumns(PostgresConnectorConfig config, TypeRegistry types, PostgresConnection connection) {

        this.types = types;
        this.connection = connection;
        this.converters = PostgresValueConverter.of(config, connection.getDatabaseCharset(), types);
        this.ownConverters = new CustomConverterRegistry(List.of(new DecimalConverter(), new ArrayConverter()));
        this.mappers = ColumnMappers.create(config);
    }

    /** Over the properties that Debezium's connector runs with. */
    static SourceColumns open(Properties debezium) {
        PostgresConnectorConfig config = new PostgresConnectorConfig(Configuration.from(debezium));
        TypeRegistry types = PostgresConnection.createTypeRegistry(config.getJdbcConfig());
        return new SourceColumns(
                config, types, new PostgresConnection(config, types, PostgresConnection.CONNECTION_GENERAL));
    }

    /** The columns of a table as they are now; by one thread at a time, since all ask over one connection. */
    synchronized TableColumns of(SourceTable table) throws SQLException {
        Table found = table(table);
        Map<String, Long> typeOids = typeOids(table);
        SchemaBuilder row = SchemaBuilder.struct();
        Map<String, TextConversion> conversions = new HashMap<>();
        int position = 0;
        for (Column column : found.columns()) {
            SchemaBuilder builder = ownConverters
                    .registerConverterFor(found.id(), column, null)
                    .orElseGet(() -> converters.schemaBuilder(column));
            if (builder == null) {
                throw new IllegalStateException(table.qualifiedName() + "." + column.name() + " has type "
                        + column.typeName() + ", which Debezium does not convert");
            }
            ColumnMapper mapper = mappers.mapperFor(found.id(), column);
            if (mapper != null) {
                mapper.alterFieldSchema(column, builder);
            }
            Schema schema = (column.isOptional() ? builder.optional() : builder).build();
            row.field(column.name(), schema);
            Field field = new Field(column.name(), position++, schema);
            ValueConverter converter = ownConverters
                    .getValueConverter(found.id(), column)
                    .orElseGet(() -> converters.converter(column, field));
            conversions.put(
                    column.name(),
                    conversion(
                            table.qualifiedName() + "." + column.name(),
                            column,
                            types.get(typeOid(table, column, typeOids)),
                            converter));
        }
        return new TableColumns(row.build(), conversions);
    }

    @Override
    public void close() {
        connection.close();
    }

    private TextConversion conversion(
            String qualifiedColumn, Column column, PostgresType type, ValueConverter converter) {
        return text -> {
            Object value = ReplicationMessageColumnValueResolver.resolveValue(
                    column.name(),
                    type,
                    type.getName(),
                    new TextColumnValue(text),
                    () -> connection.connection().unwrap(BaseConnection.class),
                    true,
                    types);
            return value == null ? null : converted(qualifiedColumn, column, converter, value);
        };
    }

    /** Says no more of a value than its column, which may be a protected one. */
    private static @Nullable Object converted(
            String qualifiedColumn, Column column, ValueConverter converter, Object value) {
        try {
            return converter.convert(value);
        } catch (RuntimeException e) {
            throw new CaptureException(
                    CaptureErrorCode.UNENCODABLE,
                    qualifiedColumn + ", of type " + column.typeName() + ", has a value that cannot be converted",
                    "Mend the value at the source, or give the column the policy EXCLUDE in capture.privacy.columns; then "
                            + WayOut.reread(qualifiedColumn.substring(0, qualifiedColumn.lastIndexOf('.'))) + ".");
        }
    }

    private Table table(SourceTable table) throws SQLException {
        Tables tables = new Tables();
        connection.readSchema(
                tables, null, table.schema(), Tables.TableFilter.fromPredicate(id -> isOf(table, id)), null, true);
        return tables.tableIds().stream()
                .map(tables::forTable)
                .findFirst()
                .orElseThrow(() -> new SQLException("table " + table.qualifiedName() + " does not exist"));
    }

    private static boolean isOf(SourceTable table, TableId id) {
        return table.schema().equals(id.schema()) && table.name().equals(id.table());
    }

    private Map<String, Long> typeOids(SourceTable table) throws SQLException {
        Map<String, Long> oids = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.connection().prepareStatement(TYPES)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    oids.put(result.getString(1), result.getLong(2));
                }
            }
        }
        return oids;
    }

    private static int typeOid(SourceTable table, Column column, Map<String, Long> typeOids) {
        Long oid = typeOids.get(column.name());
        if (oid == null) {
            throw new IllegalStateException(
                    "column " + column.name() + " of " + table.qualifiedName() + " was dropped a moment ago");
        }
        return oid.intValue();
    }
}
