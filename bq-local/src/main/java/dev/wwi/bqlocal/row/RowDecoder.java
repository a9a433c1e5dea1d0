package dev.wwi.bqlocal.row;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.type.InvalidValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the rows of one request straight from the wire into column buffers, without building messages. Used for one
 * request and thrown away; not thread-safe.
 *
 * @see <a href="https://cloud.google.com/bigquery/docs/change-data-capture">Stream table updates with change data
 *     capture</a>
 */
public final class RowDecoder {
    private static final byte[] UPSERT = "UPSERT".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DELETE = "DELETE".getBytes(StandardCharsets.UTF_8);
    private static final byte[] INSERT = "INSERT".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_PROBLEMS = 100;

    private final WriterSchema schema;
    private final Table table;
    private final List<ByteString> rows;
    private final @Nullable ColumnBuffer[] columns;
    private final boolean[] missingIsDefault;
    private final long[] sequences;
    private final boolean[] deletes;
    private final int[] keyColumns;
    private final int[] requiredColumns;
    private final List<RowProblem> problems = new ArrayList<>();
    private @Nullable ChangeMode mode;

    /**
     * @param missingIsDefault per column of the table, whether a missing value of a written column means its default
     * @param mode the mode that earlier rows of the connection have set, or null before the first row
     */
    public RowDecoder(
            WriterSchema schema, List<ByteString> rows, boolean[] missingIsDefault, @Nullable ChangeMode mode) {
        this.schema = schema;
        this.table = schema.table();
        this.rows = rows;
        this.missingIsDefault = missingIsDefault;
        this.mode = mode;
        this.columns = new ColumnBuffer[table.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            Column column = table.columns().get(i);
            if (schema.writes(i) || column.repeated()) {
                columns[i] = ColumnBuffers.of(column, rows.size());
            }
        }
        this.sequences = schema.hasChangeType() ? new long[rows.size() * ChangeSequence.SECTIONS] : new long[0];
        this.deletes = schema.hasChangeType() ? new boolean[rows.size()] : new boolean[0];
        this.keyColumns =
                table.primaryKey().stream().mapToInt(table::columnIndex).toArray();
        this.requiredColumns = IntStream.range(0, columns.length)
                .filter(i -> table.columns().get(i).mode() == Column.Mode.REQUIRED)
                .toArray();
    }

    /** Decodes all rows. */
    public DecodedRows decode() {
        for (int row = 0; row < rows.size() && problems.size() < MAX_PROBLEMS; row++) {
            try {
                decode(row);
            } catch (InvalidValueException e) {
                problems.add(new RowProblem(row, e.getMessage()));
            } catch (IOException e) {
                problems.add(new RowProblem(row, "The row is not a message of the writer schema: " + e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            return new DecodedRows.Bad(List.copyOf(problems));
        }
        ChangeMode decoded = mode == null ? ChangeMode.INSERT : mode;
        return new DecodedRows.Good(
                new RowBlock(table, rows.size(), columns, missingIsDefault, decoded, sequences, deletes));
    }

    private void decode(int row) throws IOException, InvalidValueException {
        CodedInputStream in = rows.get(row).newCodedInput();
        byte[] changeType = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            WriterField field = schema.field(WireFormat.getTagFieldNumber(tag));
            if (field == null) {
                in.skipField(tag);
            } else if (field.column() == WriterField.CHANGE_TYPE) {
                changeType = in.readByteArray();
            } else if (field.column() == WriterField.CHANGE_SEQUENCE_NUMBER) {
                ChangeSequence.parse(in.readByteArray(), sequences, row * ChangeSequence.SECTIONS);
            } else {
                read(in, tag, field, row);
            }
        }
        boolean change = isChange(changeType);
        checkMode(change ? ChangeMode.CHANGES : ChangeMode.INSERT, changeType);
        if (change) {
            deletes[row] = Arrays.equals(changeType, DELETE);
            checkPrimaryKey(row);
        }
        checkRequired(row);
    }

    private void read(CodedInputStream in, int tag, WriterField field, int row)
            throws IOException, InvalidValueException {
        ColumnBuffer buffer = columns[field.column()];
        int wireType = WireFormat.getTagWireType(tag);
        FieldReader reader = field.reader();
        try {
            if (buffer == null) {
                in.skipField(tag);
            } else if (wireType == reader.wireType()) {
                reader.read(in, buffer, row);
            } else if (field.repeated() && reader.packable() && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int limit = in.pushLimit(in.readRawVarint32());
                while (in.getBytesUntilLimit() > 0) {
                    reader.read(in, buffer, row);
                }
                in.popLimit(limit);
            } else {
                throw new InvalidValueException("wire type " + wireType + " does not fit the writer schema");
            }
        } catch (InvalidValueException e) {
            throw new InvalidValueException("Field " + field.name() + ": " + e.getMessage());
        }
    }

    private static boolean isChange(byte @Nullable [] changeType) throws InvalidValueException {
        if (changeType == null || Arrays.equals(changeType, INSERT)) {
            return false;
        }
        if (Arrays.equals(changeType, UPSERT) || Arrays.equals(changeType, DELETE)) {
            return true;
        }
        throw invalidChangeType(changeType);
    }

    private void checkMode(ChangeMode rowMode, byte @Nullable [] changeType) throws InvalidValueException {
        if (mode == null) {
            mode = rowMode;
        } else if (mode != rowMode) {
            // Documented: UPSERT and DELETE do not share a connection with INSERT or unset.
            throw invalidChangeType(changeType);
        }
    }

    private static InvalidValueException invalidChangeType(byte @Nullable [] changeType) {
        String shown = changeType == null ? "" : new String(changeType, StandardCharsets.UTF_8);
        return new InvalidValueException("The given value is not a valid CHANGE_TYPE: '" + shown
                + "', allowed on one connection are either UPSERT and DELETE, or INSERT and unset");
    }

    private void checkPrimaryKey(int row) throws InvalidValueException {
        for (int column : keyColumns) {
            if (isMissing(column, row)) {
                throw new InvalidValueException(
                        "Field " + table.columns().get(column).name() + ": a change needs its primary key");
            }
        }
    }

    private void checkRequired(int row) throws InvalidValueException {
        for (int column : requiredColumns) {
            if (isMissing(column, row)) {
                throw new InvalidValueException(
                        "Field " + table.columns().get(column).name() + ": required, but not set");
            }
        }
    }

    private boolean isMissing(int column, int row) {
        ColumnBuffer buffer = columns[column];
        return buffer == null || !buffer.isPresent(row);
    }
}
