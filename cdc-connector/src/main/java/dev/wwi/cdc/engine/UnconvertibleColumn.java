package dev.wwi.cdc.engine;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import io.debezium.DebeziumException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column with a value that ended Debezium's engine, because it cannot convert it.
 *
 * @param table qualified name
 * @param column its name
 * @param type its type in PostgreSQL
 */
record UnconvertibleColumn(String table, String column, String type) {
    /** What {@code TableSchemaBuilder} of Debezium throws. */
    private static final Pattern MESSAGE =
            Pattern.compile("Failed to properly convert data value for '(.+)\\.([^.]+)' of type (.*)");

    /** The column that an error is about, if it is such an error. */
    static Optional<UnconvertibleColumn> of(Throwable error) {
        if (error instanceof DebeziumException) {
            Matcher matcher = MESSAGE.matcher(String.valueOf(error.getMessage()));
            if (matcher.matches()) {
                return Optional.of(new UnconvertibleColumn(matcher.group(1), matcher.group(2), matcher.group(3)));
            }
        }
        return Optional.empty();
    }

    String qualifiedName() {
        return table + "." + column;
    }

    /** What its table stands still with. */
    CaptureException failure() {
        return new CaptureException(
                CaptureErrorCode.UNENCODABLE,
                qualifiedName() + ", of type " + type + ", has a value that cannot be converted",
                "Mend the value at the source or change the column's type, then " + WayOut.reread(table) + ".");
    }
}
