package dev.wwi.cdc.encode;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.Column;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one table as of one Connect schema. Immutable. */
final class RowEncoder {
    private static final int NULL_BRANCH = 0;
    private static final int VALUE_BRANCH = 1;

    private final SourceTable table;
    private final List<ColumnEncoder> columns;
    private final List<ColumnEncoder> keyColumns;

    record ColumnEncoder(Field field, ColumnType type, boolean nullable) {
        String name() {
            return field.name();
        }

        /** What is written of the column; null for NULL. */
        @Nullable
        Object valueIn(Struct row) {
            Object value = row.get(field);
            // By its place, a value is found faster than by its name, but there NULL is answered by the column's
            // default.
            boolean mayBeNull = value != null && value == field.schema().defaultValue();
            return type.pass(mayBeNull ? row.getWithoutDefault(field.name()) : value);
        }
    }

    private RowEncoder(SourceTable table, List<ColumnEncoder> columns) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.keyColumns = table.primaryKey().stream()
                .map(name -> columns.stream()
                        .filter(column -> column.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new CaptureException(
                                CaptureErrorCode.UNENCODABLE,
                                table.qualifiedName() + " has no column " + name + ", which its primary key needs",
                                "Put the column back, or change the table's key in the catalogue of source tables.")))
                .toList();
    }

    /**
     * Compiles the encoder.
     *
     * @param row Debezium's schema of the row
     * @param protection what leaves in the place of protected values
     * @param known what the topic's newest schema has
     * @throws CaptureException if a column has no place in change events, or none beside the earlier ones
     */
    static RowEncoder compile(
            SourceTable table, Schema row, ColumnTypes types, ColumnProtection protection, KnownRow known) {
        protection.requireColumns(table, row.fields().stream().map(Field::name).toList());
        List<ColumnEncoder> columns = new ArrayList<>();
        for (Field field : row.fields()) {
            if (protection.isExcluded(table, field.name())) {
                continue;
            }
            boolean nullable = field.schema().isOptional()
                    || (known.mustBeNullable(field.name())
                            && !table.primaryKey().contains(field.name()));
            String qualifiedColumn = table.qualifiedName() + "." + field.name();
            ColumnType type = protection.protect(table, field.name(), types.of(qualifiedColumn, field.schema()));
            org.apache.avro.Schema avro =
                    ColumnEvolution.next(qualifiedColumn, known.typeOf(field.name()), type.avro());
            columns.add(new ColumnEncoder(field, type.withAvro(avro), nullable));
        }
        return new RowEncoder(table, columns);
    }

    List<ColumnEncoder> encoders() {
        return columns;
    }

    /** The place of each key column among {@link #encoders()}. */
    int[] keyPositions() {
        return keyColumns.stream().mapToInt(columns::indexOf).toArray();
    }

    List<Column> columns() {
        return columns.stream()
                .map(column -> new Column(column.name(), column.type().avro(), column.nullable()))
                .toList();
    }

    void encodeNullableRow(@Nullable Struct row, AvroBuffer out) {
        if (row == null) {
            out.writeLong(NULL_BRANCH);
        } else {
            out.writeLong(VALUE_BRANCH);
            encodeRow(row, out);
        }
    }

    private void encodeRow(Struct row, AvroBuffer out) {
        for (ColumnEncoder column : columns) {
            Object value = column.valueIn(row);
            if (column.nullable()) {
                if (value == null) {
                    out.writeLong(NULL_BRANCH);
                    continue;
                }
                out.writeLong(VALUE_BRANCH);
            }
            encodeValue(column, value, out);
        }
    }

    /**
     * Writes a row from its text.
     *
     * @return false if a value takes Debezium's conversion; a part of the row is written then
     */
    boolean encodeNullableText(@Nullable RowText row, AvroBuffer out) {
        if (row == null) {
            out.writeLong(NULL_BRANCH);
            return true;
        }
        out.writeLong(VALUE_BRANCH);
        for (ColumnEncoder column : columns) {
            boolean isNull = row.isNull(column.field().index());
            if (column.nullable()) {
                out.writeLong(isNull ? NULL_BRANCH : VALUE_BRANCH);
            }
            if (isNull ? !column.nullable() : !encodeText(column, row, out)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes a row's key from the row's text.
     *
     * @return false if a value takes Debezium's conversion, or is NULL; a part of the key is written then
     */
    boolean encodeTextKey(RowText row, AvroBuffer out) {
        for (ColumnEncoder column : keyColumns) {
            if (row.isNull(column.field().index()) || !encodeText(column, row, out)) {
                return false;
            }
        }
        return true;
    }

    private static boolean encodeText(ColumnEncoder column, RowText row, AvroBuffer out) {
        TextForm form = column.type().text();
        int index = column.field().index();
        return form != null && form.write(row.text(), row.start(index), row.end(index), out);
    }

    void encodeKey(Struct row, AvroBuffer out) {
        for (ColumnEncoder column : keyColumns) {
            Object value = column.valueIn(row);
            if (value == null) {
                throw new CaptureException(
                        CaptureErrorCode.UNENCODABLE,
                        table.qualifiedName() + "." + column.name()
                                + ": a value of the primary key has no place in change" + " events",
                        "Mend the value at the source, then " + WayOut.reread(table.qualifiedName()) + ".");
            }
            encodeValue(column, value, out);
        }
    }

    void encodeValue(ColumnEncoder column, @Nullable Object value, AvroBuffer out) {
        if (value == null) {
            throw new NullInNotNullColumnException(column.name());
        }
        try {
            column.type().encoder().encode(value, out);
        } catch (UnavailableValueException e) {
            throw new CaptureException(
                    CaptureErrorCode.REPLICA_IDENTITY_LOST,
                    table.qualifiedName() + "." + column.name() + ": " + e.getMessage(),
                    "ALTER TABLE " + table.qualifiedName() + " REPLICA IDENTITY FULL; then "
                            + WayOut.reread(table.qualifiedName()) + ".",
                    e);
        } catch (RuntimeException e) {
            throw new CaptureException(
                    CaptureErrorCode.UNENCODABLE,
                    table.qualifiedName() + "." + column.name() + ": the value " + abridged(value)
                            + " cannot be written as " + column.type().avro() + ": " + e.getMessage(),
                    "Mend the value at the source, or change the column's type; then "
                            + WayOut.reread(table.qualifiedName()) + ".",
                    e);
        }
    }

    private static String abridged(Object value) {
        String text = String.valueOf(value);
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
