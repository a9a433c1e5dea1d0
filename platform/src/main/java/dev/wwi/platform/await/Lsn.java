package dev.wwi.platform.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL's log sequence numbers as text, {@code 16/B374D848} (PostgreSQL documentation, type pg_lsn). */
public final class Lsn {
    private static final int HALF_BITS = 32;

    private Lsn() {}

    /** As PostgreSQL prints it. */
    public static String format(long lsn) {
        return String.format("%X/%08X", lsn >>> HALF_BITS, lsn & 0xFFFF_FFFFL);
    }

    /**
     * As PostgreSQL reads it.
     *
     * @throws IllegalArgumentException if it is no LSN
     */
    public static long parse(String text) {
        String[] halves = text.split("/", -1);
        if (halves.length != 2) {
            throw new IllegalArgumentException("LSN is " + text + ", should be two hexadecimal numbers around a slash");
        }
        return Long.parseUnsignedLong(halves[0], 16) << HALF_BITS | Long.parseUnsignedLong(halves[1], 16);
    }

    /** The end of the database's WAL: everything committed so far lies before it. */
    public static long current(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_current_wal_insert_lsn()")) {
            result.next();
            return parse(result.getString(1));
        }
    }
}
