package dev.wwi.platform.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;

/**
 * Loads a folder of WideWorldImporters data into an empty database.
 *
 * <p>The folder holds {@code schema.sql} (tables without foreign keys), {@code foreign-keys.sql}, and below
 * {@code data} one file per table, {@code <schema>.<table>.csv.gz} or {@code .csv}, optionally with
 * {@code synthetic_} before it: CSV with a header that names the columns, NULL written as nothing and the empty string
 * as {@code ""}. Files that are named after no table are skipped with a note to the progress. When there is a
 * {@code MANIFEST.md}, the row counts in its table must come out. Sequences are set behind the loaded rows, and the
 * platform's indexes are added.
 *
 * <p>Everything happens in one transaction: after an error the database is as empty as before.
 */
public final class WwiFolderLoader {
    private static final String SYNTHETIC_PREFIX = "synthetic_";
    private static final int COPY_BUFFER_BYTES = 1 << 16;

    private final Path folder;

    public WwiFolderLoader(Path folder) {
        this.folder = folder;
    }

    /**
     * Loads the folder. The connection must be in auto-commit mode and is so again afterwards.
     *
     * @throws FolderLoadException when the folder is not as described, or the database refuses a row
     * @throws SQLException when the database is not empty or not to be reached
     */
    public FilledTables load(Connection connection, FillProgress progress) throws SQLException, FolderLoadException {
        List<Path> files = dataFiles();
        if (WwiSchema.isPresent(connection)) {
            throw new SQLException("the database " + connection.getCatalog()
                    + " holds WideWorldImporters' tables already: a folder is loaded into an empty database only");
        }
        connection.setAutoCommit(false);
        try {
            FilledTables filled = loadInTransaction(connection, files, progress);
            connection.commit();
            return filled;
        } catch (SQLException | FolderLoadException | RuntimeException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private FilledTables loadInTransaction(Connection connection, List<Path> files, FillProgress progress)
            throws SQLException, FolderLoadException {
        runScript(connection, "schema.sql");
        progress.done("schema.sql", 0);
        Map<String, Long> loaded = new LinkedHashMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            String table = existingTable(connection, name);
            if (table == null) {
                progress.done(name + " (skipped: there is no such table)", 0);
                continue;
            }
            long rows = copy(connection, file, table);
            loaded.merge(table, rows, Long::sum);
            progress.done(table, rows);
        }
        requireManifest(loaded);
        speedUpIndexing(connection);
        runScript(connection, "foreign-keys.sql");
        progress.done("foreign-keys.sql", 0);
        WwiSchema.addIndexes(connection);
        Sequences.moveBehindExistingRows(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
        progress.done("indexes and sequences", 0);
        return new FilledTables(loaded);
    }

    private List<Path> dataFiles() throws FolderLoadException {
        for (String needed : List.of("schema.sql", "foreign-keys.sql", "data")) {
            if (!Files.exists(folder.resolve(needed))) {
                throw new FolderLoadException("the folder " + folder + " has no " + needed
                        + ": it must hold schema.sql, foreign-keys.sql and data/<schema>.<table>.csv.gz");
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            return files.filter(file -> file.toString().matches(".*\\.csv(\\.gz)?"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new FolderLoadException("the folder " + folder.resolve("data") + " cannot be read", failure);
        }
    }

    private void runScript(Connection connection, String name) throws FolderLoadException {
        try {
            SqlScript.file(folder.resolve(name)).run(connection);
        } catch (IOException | IllegalArgumentException | SQLException failure) {
            throw new FolderLoadException(failure.getMessage(), failure);
        }
    }

    private static @Nullable String existingTable(Connection connection, String fileName) throws SQLException {
        String name = fileName.replaceFirst("\\.csv(\\.gz)?$", "");
        if (name.startsWith(SYNTHETIC_PREFIX)) {
            name = name.substring(SYNTHETIC_PREFIX.length());
        }
        if (!name.matches("\\w+\\.\\w+")) {
            return null;
        }
        try (PreparedStatement lookup = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            lookup.setString(1, name);
            try (ResultSet found = lookup.executeQuery()) {
                found.next();
                return found.getBoolean(1) ? name : null;
            }
        }
    }

    private static long copy(Connection connection, Path file, String table) throws SQLException, FolderLoadException {
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        try (InputStream bytes = open(file)) {
            byte[] header = readLine(bytes);
            String command =
                    "COPY " + table + " (" + columns(file, header) + ") FROM STDIN (FORMAT csv, HEADER, FREEZE)";
            // The tables are of this transaction: frozen rows need no second write when they are first read.
            // The header goes along, so that the server counts lines as the file does.
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(header), bytes);
            return copy.copyIn(command, whole, COPY_BUFFER_BYTES);
        } catch (PSQLException refusal) {
            throw new FolderLoadException(file + where(refusal) + ": " + reason(refusal), refusal);
        } catch (IOException damage) {
            throw new FolderLoadException(file + " cannot be read: " + damage.getMessage(), damage);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            return new BufferedInputStream(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, COPY_BUFFER_BYTES) : bytes,
                    COPY_BUFFER_BYTES);
        } catch (IOException damage) {
            bytes.close();
            throw damage;
        }
    }

    private static byte[] readLine(InputStream bytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    private static String columns(Path file, byte[] header) throws FolderLoadException {
        String line =
                new String(header, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
        List<String> names = List.of(line.replace("\"", "").split(",", -1));
        if (names.stream().anyMatch(name -> !name.matches("\\w+"))) {
            throw new FolderLoadException(
                    file + ", line 1: '" + line + "' is no header of column names separated by commas");
        }
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }

    /** PostgreSQL says where in the input it was: {@code COPY orders, line 7, column order_id: "x"}. */
    private static String where(PSQLException refusal) {
        String context = refusal.getServerErrorMessage() == null
                ? null
                : refusal.getServerErrorMessage().getWhere();
        if (context == null) {
            return "";
        }
        int line = context.indexOf(", line ");
        return line < 0 ? "" : context.substring(line);
    }

    private static String reason(PSQLException refusal) {
        String message = refusal.getServerErrorMessage() == null
                ? null
                : refusal.getServerErrorMessage().getMessage();
        return message == null ? String.valueOf(refusal.getMessage()) : message;
    }

    private void requireManifest(Map<String, Long> loaded) throws FolderLoadException {
        try {
            List<String> differences = LoadManifest.in(folder).differencesTo(loaded);
            if (!differences.isEmpty()) {
                throw new FolderLoadException(folder.resolve("MANIFEST.md") + " promises other row counts: "
                        + String.join("; ", differences));
            }
        } catch (IOException failure) {
            throw new FolderLoadException(folder.resolve("MANIFEST.md") + " cannot be read", failure);
        }
    }

    private static void speedUpIndexing(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL maintenance_work_mem = '256MB'");
        }
    }
}
