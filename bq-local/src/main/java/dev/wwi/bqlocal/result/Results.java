package dev.wwi.bqlocal.result;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.storage.DatabaseErrors;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.storage.Warehouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the results of queries, reads pages of them, and drops the oldest. Thread-safe. */
public final class Results {
    private static final Logger LOGGER = LoggerFactory.getLogger(Results.class);
    private static final int MAX_KEPT_RESULTS = 200;
    private static final long MAX_KEPT_ROWS = 5_000_000;

    private final Warehouse warehouse;
    private final AtomicLong nextId = new AtomicLong(1);
    private final ConcurrentMap<String, StoredResult> kept = new ConcurrentHashMap<>();
    private final Deque<StoredResult> oldestFirst = new ArrayDeque<>();
    private long keptRows;

    public Results(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** What a query would return. */
    public List<ResultColumn> columns(String sql) {
        try (DuckDBConnection connection = warehouse.connect()) {
            return columns(connection, sql);
        } catch (SQLException e) {
            throw DatabaseErrors.translate(e);
        }
    }

    /** Runs a query and stores what it returns. */
    public StoredResult store(String sql, RunningStatement running) {
        try (DuckDBConnection connection = warehouse.connect()) {
            List<ResultColumn> columns = columns(connection, sql);
            String id = "r" + nextId.getAndIncrement();
            String names = IntStream.rangeClosed(1, columns.size())
                    .mapToObj(i -> "c" + i)
                    .collect(Collectors.joining(", "));
            long rows;
            try (Statement statement = connection.createStatement()) {
                running.started(statement);
                statement.execute("CREATE TABLE " + relation(id) + "(" + names + ") AS " + sql);
                rows = Math.max(statement.getUpdateCount(), 0);
            } finally {
                running.ended();
            }
            StoredResult result = new StoredResult(id, columns, rows);
            keep(result);
            return result;
        } catch (SQLException e) {
            throw DatabaseErrors.translate(e);
        }
    }

    public Optional<StoredResult> find(String id) {
        return Optional.ofNullable(kept.get(id));
    }

    /**
     * Writes rows as the elements of a JSON array, and returns how many.
     *
     * @param json writes to a ByteArrayOutputStream
     * @param first the position of the first row
     * @param wanted at most this many rows
     * @param maxBytes stop after about so many bytes of JSON
     */
    public long writeRows(
            JsonGenerator json, StoredResult result, long first, long wanted, long maxBytes, TimestampFormat timestamps)
            throws IOException {
        long last = Math.min(result.rowCount(), first + wanted);
        if (first >= last || result.columns().isEmpty()) {
            return 0;
        }
        String select = IntStream.range(0, result.columns().size())
                .mapToObj(i -> WireValues.print(result.columns().get(i).type(), "c" + (i + 1), 0))
                .collect(Collectors.joining(", "));
        String sql = "SELECT " + select + " FROM " + relation(result.id()) + " WHERE rowid >= " + first
                + " AND rowid < " + last;
        long startBytes = written(json);
        long count = 0;
        try (DuckDBConnection connection = warehouse.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (written(json) - startBytes < maxBytes && rows.next()) {
                json.writeStartObject();
                json.writeArrayFieldStart("f");
                for (int i = 0; i < result.columns().size(); i++) {
                    WireValues.write(json, result.columns().get(i).type(), rows.getObject(i + 1), timestamps);
                }
                json.writeEndArray();
                json.writeEndObject();
                count++;
            }
        } catch (SQLException e) {
            throw find(result.id()).isPresent()
                    ? DatabaseErrors.translate(e)
                    : new RequestException(
                            RequestException.Reason.NOT_FOUND, "Not found: the result is not kept any more", e);
        }
        return count;
    }

    private static long written(JsonGenerator json) throws IOException {
        json.flush();
        return ((ByteArrayOutputStream) json.getOutputTarget()).size();
    }

    private static List<ResultColumn> columns(DuckDBConnection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return ResultColumns.of(statement.getMetaData());
        }
    }

    /** The relation that holds a result. */
    public static String relation(String id) {
        return Warehouse.RESULTS + ".main." + Sql.quote(id);
    }

    private void keep(StoredResult result) throws SQLException {
        synchronized (oldestFirst) {
            oldestFirst.addLast(result);
            kept.put(result.id(), result);
            keptRows += result.rowCount();
            while (oldestFirst.size() > 1 && (oldestFirst.size() > MAX_KEPT_RESULTS || keptRows > MAX_KEPT_ROWS)) {
                StoredResult oldest = oldestFirst.removeFirst();
                kept.remove(oldest.id());
                keptRows -= oldest.rowCount();
                drop(oldest);
            }
        }
    }

    private void drop(StoredResult result) {
        try (DuckDBConnection connection = warehouse.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + relation(result.id()));
        } catch (SQLException e) {
            LOGGER.atWarn().addKeyValue("result", result.id()).setCause(e).log("Could not drop a result");
        }
    }
}
