package dev.wwi.platform.bench.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.PGConnection;

/** How fast PostgreSQL gives a table's rows over one connection: {@code COPY … TO STDOUT}, thrown away. */
final class CopyLimit {
    static final String NAME = "COPY TO STDOUT";
    private static final double NANOS = 1e9;

    private final CaptureSource source;
    private final String table;

    CopyLimit(CaptureSource source, String table) {
        this.source = source;
        this.table = table;
    }

    Map<String, Double> measure(String database) throws SQLException, IOException {
        try (Connection connection = source.connect(database)) {
            long started = System.nanoTime();
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY " + table + " TO STDOUT", OutputStream.nullOutputStream());
            return Map.of(Race.PER_SECOND, rows / ((System.nanoTime() - started) / NANOS));
        }
    }
}
