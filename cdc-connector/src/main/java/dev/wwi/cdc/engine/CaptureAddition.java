package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.StoredPosition;
import dev.wwi.cdc.source.PreflightCheck;
import dev.wwi.cdc.source.RowEstimates;
import dev.wwi.cdc.source.SourceDatabase;
import dev.wwi.cdc.source.SourcePreparation;
import dev.wwi.cdc.source.TableWriters;
import dev.wwi.runtime.config.ByteSize;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/**
 * What it takes to capture tables too, told before anything is done; the connector itself does it, at a start that names
 * them or by an order. Changes nothing. Used by one thread.
 */
public final class CaptureAddition {
    private final CdcConfig config;
    private final SourceDatabase database;

    /** Of a connector whose configuration names the tables to be added, too. */
    public CaptureAddition(CdcConfig config) {
        this.config = config;
        this.database = new SourceDatabase(config.source());
    }

    /**
     * Says what adding would do.
     *
     * @param names the tables' qualified names
     * @throws IllegalArgumentException if the configuration does not name one of them, or it is captured already
     * @throws CaptureException if the source lacks what they take, with the statements that set it; or does not answer
     */
    public CapturePlan plan(List<String> names) {
        List<SourceTable> added = names.stream().map(this::configured).toList();
        try (Connection connection = database.open()) {
            List<String> captured = captured(names);
            PreflightCheck.requireNoErrors(new PreflightCheck(config).run());
            return new CapturePlan(found(connection, captured, added), steps(connection, added));
        } catch (SQLException e) {
            throw database.failure("answer", e);
        } catch (KafkaException e) {
            throw Failures.name(e);
        }
    }

    private SourceTable configured(String name) {
        return config.capture().sourceTables().stream()
                .filter(table -> table.qualifiedName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not in capture.tables, which are "
                        + config.capture().tables()
                        + "; put it there first, since every start of the connector goes by them"));
    }

    private List<String> captured(List<String> names) {
        StoredPosition stored = StoredPositions.read(config)
                .filter(position -> position.resumePoint() != null)
                .orElseThrow(() ->
                        new IllegalArgumentException("slot " + config.capture().slot()
                                + " captures nothing yet: the first snapshot is of all of capture.tables"));
        List<String> captured = stored.source().tables();
        names.stream().filter(captured::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(name + " is captured already");
        });
        return captured;
    }

    private List<String> found(Connection connection, List<String> captured, List<SourceTable> added)
            throws SQLException {
        List<String> lines = new ArrayList<>();
        lines.add("slot " + config.capture().slot() + " captures " + captured.size() + " tables");
        Map<String, Long> rows = RowEstimates.read(connection, added);
        for (SourceTable table : added) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: about %,d rows, %s",
                    table.qualifiedName(),
                    rows.get(table.qualifiedName()),
                    ByteSize.text(RowEstimates.bytes(connection, table))));
        }
        int writers = TableWriters.now(connection, added).count();
        if (writers > 0) {
            lines.add(writers + " open transactions have written to them");
        }
        return lines;
    }

    private List<String> steps(Connection connection, List<SourceTable> added) throws SQLException {
        List<String> steps = new ArrayList<>();
        List<String> statements = new SourcePreparation(config).statements(connection);
        if (statements.isEmpty()) {
            steps.add("leave the source as it is: publication and replica identities are as needed");
        }
        statements.forEach(statement -> steps.add("at the source: " + statement));
        steps.add("create what is missing of the topics "
                + added.stream().map(SourceTable::topic).collect(Collectors.joining(", ")));
        steps.add("wait until the transactions that have written to them by then have ended, while capture goes on");
        steps.add("note in Kafka that they are captured, and start the stream anew from the same place");
        steps.add(
                "read their rows beside the stream, in parts, each in a transaction of its own; they are marked as rows"
                        + " of a first snapshot");
        return steps;
    }
}
