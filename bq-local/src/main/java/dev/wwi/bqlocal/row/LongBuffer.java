package dev.wwi.bqlocal.row;

import dev.wwi.bqlocal.type.CivilTimes;
import dev.wwi.bqlocal.type.ColumnType;
import dev.wwi.bqlocal.type.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.duckdb.DuckDBAppender;

/** INT64, BOOL, DATE (days), TIME (microseconds of the day), DATETIME and TIMESTAMP (microseconds since 1970). */
final class LongBuffer extends ColumnBuffer {
    private final ColumnType type;
    private final long[] values;

    LongBuffer(ColumnType type, int rows) {
        super(rows);
        this.type = type;
        this.values = new long[rows];
    }

    @Override
    public boolean holdsLongs() {
        return true;
    }

    @Override
    public long longValue(int row) {
        return values[row];
    }

    @Override
    void setLong(int row, long value) throws InvalidValueException {
        values[row] = switch (type) {
            case BOOL -> value == 0 ? 0 : 1;
            case DATE -> CivilTimes.dateDays(value);
            case DATETIME -> CivilTimes.packedDatetimeMicros(value);
            case TIME -> CivilTimes.packedTimeMicros(value);
            case TIMESTAMP -> CivilTimes.timestampMicros(value);
            default -> value;
        };
        markPresent(row);
    }

    @Override
    void setText(int row, byte[] utf8) throws InvalidValueException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        values[row] = type == ColumnType.TIME ? CivilTimes.timeMicros(text) : CivilTimes.datetimeMicros(text);
        markPresent(row);
    }

    @Override
    void appendValue(DuckDBAppender appender, int row) throws SQLException {
        long value = values[row];
        switch (type) {
            case BOOL -> appender.append(value != 0);
            case DATE -> appender.appendEpochDays((int) value);
            case TIME -> appender.appendDayMicros(value);
            case DATETIME, TIMESTAMP -> appender.appendEpochMicros(value);
            default -> appender.append(value);
        }
    }

    @Override
    public void writeKey(ByteArrayOutputStream key, int row) {
        writeLong(key, values[row]);
    }

    @Override
    Object element(int row) {
        long value = values[row];
        return switch (type) {
            case BOOL -> value != 0;
            case DATE -> LocalDate.ofEpochDay(value);
            case TIME -> LocalTime.ofNanoOfDay(value * 1000);
            case DATETIME -> civil(value);
            case TIMESTAMP -> civil(value).atOffset(ZoneOffset.UTC);
            default -> value;
        };
    }

    private static LocalDateTime civil(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000, ZoneOffset.UTC);
    }
}
