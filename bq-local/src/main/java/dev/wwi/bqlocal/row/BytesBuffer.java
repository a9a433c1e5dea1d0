package dev.wwi.bqlocal.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.UnsafeByteOperations;
import dev.wwi.bqlocal.type.ColumnType;
import dev.wwi.bqlocal.type.Decimals;
import dev.wwi.bqlocal.type.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** STRING and JSON (as UTF-8), BYTES, and BIGNUMERIC (as canonical decimal text). */
final class BytesBuffer extends ColumnBuffer {
    private static final JsonFactory JSON = new JsonFactory();

    private final ColumnType type;
    private final byte @Nullable [][] values;

    BytesBuffer(ColumnType type, int rows) {
        super(rows);
        this.type = type;
        this.values = new byte[rows][];
    }

    @Override
    void setText(int row, byte[] utf8) throws InvalidValueException {
        if (!UnsafeByteOperations.unsafeWrap(utf8).isValidUtf8()) {
            throw new InvalidValueException("Invalid " + type + ": not UTF-8");
        }
        switch (type) {
            case BIGNUMERIC -> set(row, Decimals.parse(type.name(), new String(utf8, StandardCharsets.UTF_8)));
            case JSON -> {
                checkJson(utf8);
                put(row, utf8);
            }
            default -> put(row, utf8);
        }
    }

    @Override
    void setBytes(int row, byte[] value) throws InvalidValueException {
        if (type == ColumnType.BIGNUMERIC) {
            put(row, Decimals.bigNumericText(value).getBytes(StandardCharsets.UTF_8));
        } else {
            put(row, value);
        }
    }

    @Override
    void setLong(int row, long value) throws InvalidValueException {
        set(row, BigDecimal.valueOf(value));
    }

    @Override
    void setDouble(int row, double value) throws InvalidValueException {
        set(row, DecimalBuffer.ofDouble(type, value, Decimals.BIGNUMERIC_SCALE));
    }

    @Override
    void appendValue(DuckDBAppender appender, int row) throws SQLException {
        appender.append(value(row));
    }

    @Override
    public void writeKey(ByteArrayOutputStream key, int row) {
        byte[] value = value(row);
        writeLong(key, value.length);
        key.writeBytes(value);
    }

    @Override
    Object element(int row) {
        byte[] value = value(row);
        return type == ColumnType.BYTES ? value : new String(value, StandardCharsets.UTF_8);
    }

    private void set(int row, BigDecimal value) throws InvalidValueException {
        put(row, Decimals.bigNumericText(value).getBytes(StandardCharsets.UTF_8));
    }

    private void put(int row, byte[] value) {
        values[row] = value;
        markPresent(row);
    }

    private byte[] value(int row) {
        byte[] value = values[row];
        if (value == null) {
            throw new IllegalStateException("Row " + row + " has no value");
        }
        return value;
    }

    private static void checkJson(byte[] utf8) throws InvalidValueException {
        try (JsonParser parser = JSON.createParser(utf8)) {
            if (parser.nextToken() == null) {
                throw new InvalidValueException("Invalid JSON: empty");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new InvalidValueException("Invalid JSON: more than one value");
            }
        } catch (IOException e) {
            String shown = new String(Arrays.copyOf(utf8, Math.min(utf8.length, 80)), StandardCharsets.UTF_8);
            throw new InvalidValueException("Invalid JSON '" + shown + "'");
        }
    }
}
