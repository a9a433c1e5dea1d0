package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.ChaosKills.Victim;
import dev.wwi.cdc.status.CapturePhase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connector, the broker and PostgreSQL are killed again and again, at random, while the source changes in every way.
 * Afterwards, the topics are compared with a ledger that PostgreSQL itself kept ({@link ChaosSource}).
 *
 * <p>The short form runs in every build, the long one with {@code -Pchaos}; see {@link ChaosSettings}. The seed that is
 * printed repeats the choices, not the moments at which they meet the processes.
 */
final class CaptureChaosIT {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int LONGEST_PAUSE_MILLIS = 1_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final ChaosSettings settings = ChaosSettings.fromSystemProperties();
    private final Random random = new Random(settings.seed());
    private final ChaosKills kills = ChaosKills.plan(settings, random);

    @Test
    void everyChangeIsInTheTopicsExactlyOnceAndInOrderWhateverIsKilled() throws Exception {
        say("chaos with seed " + settings.seed() + " in " + directory + ": " + settings);
        try (ChaosCluster cluster = ChaosCluster.start(directory, random, PATIENCE)) {
            ChaosSource source = cluster.source();
            // Given
            fill(source);
            long placeBeforeStart = lastPlace(source);
            long placeOfSnapshot = placeBeforeStart;
            List<Exception> failures;
            // When
            try (ChaosWriters writers = new ChaosWriters(source, settings.seed())) {
                cluster.startConnector(ChaosPhase.FIRST_SNAPSHOT);
                writers.start();
                for (ChaosPhase phase : ChaosPhase.values()) {
                    run(phase, cluster, writers);
                    if (phase == ChaosPhase.FIRST_SNAPSHOT) {
                        placeOfSnapshot = lastPlace(source);
                    }
                }
                failures = writers.finish();
            }
            cluster.awaitCaptured();
            cluster.awaitConnector(
                    "all tables are read again",
                    () -> cluster.connector().report().rereads() == 0);
            cluster.connector().kill();
            // Then
            assertThat(failures).isEmpty();
            assertSame(cluster, placeBeforeStart, placeOfSnapshot);
        }
    }

    private void fill(ChaosSource source) throws SQLException {
        source.execute("INSERT INTO sales.orders SELECT n, 0, 'first' FROM generate_series(1, " + settings.firstRows()
                + ") n");
        source.execute("INSERT INTO sales.order_lines SELECT n, 1, 0, n / 100.0 FROM generate_series(1, "
                + settings.firstRows() + ") n");
        source.execute("INSERT INTO warehouse.colors SELECT n, 'Red' FROM generate_series(1, 60) n");
        source.execute("UPDATE sales.orders SET version = version + 1 WHERE order_id % 10 = 0");
        source.execute("DELETE FROM sales.order_lines WHERE order_line_id % 10 = 1");
        source.execute("ANALYZE");
    }

    private void run(ChaosPhase phase, ChaosCluster cluster, ChaosWriters writers) throws Exception {
        say("phase " + phase + ": to kill " + kills.plannedIn(phase));
        long end = System.nanoTime() + settings.phaseTime().toNanos();
        writers.enter(phase);
        if (phase == ChaosPhase.HUGE) {
            writers.writeHugeTransaction(settings.hugeRows());
        }
        for (Victim victim : kills.plannedIn(phase)) {
            rereadIn(phase, cluster);
            awaitMoment(phase, cluster);
            say("  killing " + victim + " at " + cluster.connector().report());
            kills.count(victim, phase);
            cluster.kill(victim, phase);
        }
        while (System.nanoTime() < end) {
            Thread.sleep(100);
        }
        rereadIn(phase, cluster);
        if (phase == ChaosPhase.FIRST_SNAPSHOT) {
            cluster.awaitConnector(
                    "the first snapshot is complete",
                    () -> cluster.connector().report().phase() == CapturePhase.STREAMING);
        }
    }

    private static void rereadIn(ChaosPhase phase, ChaosCluster cluster) {
        if (phase == ChaosPhase.REREAD) {
            cluster.awaitConnector(
                    "the connector streams", () -> cluster.connector().report().phase() == CapturePhase.STREAMING);
            ChaosSource.KEYS.keySet().forEach(cluster.connector()::reread);
        }
    }

    /** A moment at which the connector is at work: within the snapshot or the transaction, or after a pause. */
    private void awaitMoment(ChaosPhase phase, ChaosCluster cluster) throws Exception {
        int parts = kills.plannedIn(phase).size() + 1;
        ConnectorProcess connector = cluster.connector();
        long before = connector.report().sent();
        switch (phase) {
            case FIRST_SNAPSHOT -> {
                int rows = 1 + random.nextInt(2 * settings.firstRows() / parts);
                cluster.awaitConnector(
                        rows + " more rows are sent", () -> connector.report().sent() >= before + rows);
            }
            case HUGE -> {
                long written = cluster.writtenRecords(ChaosSource.INVOICE_LINES);
                int events = 1 + random.nextInt(settings.hugeRows() / parts);
                cluster.awaitConnector(
                        events + " more events of the huge transaction are sent",
                        () -> cluster.writtenRecords(ChaosSource.INVOICE_LINES) >= written + events);
            }
            default -> {
                cluster.awaitConnector("more is sent", () -> connector.report().sent() > before);
                Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            }
        }
    }

    private void assertSame(ChaosCluster cluster, long placeBeforeStart, long placeOfSnapshot) throws Exception {
        ChaosSource source = cluster.source();
        ChaosLedger ledger = ChaosLedger.read(source);
        ChangeTopicReader reader = new ChangeTopicReader(cluster.kafka());
        List<String> summary = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        long compared = 0;
        long missing = 0;
        long duplicates = 0;
        for (String table : ChaosSource.KEYS.keySet()) {
            ChaosComparison comparison =
                    new ChaosComparison(table, ledger.histories(table), placeBeforeStart, placeOfSnapshot);
            reader.forEach(comparison::take, "wwi." + table);
            comparison.finish();
            summary.add(comparison.summary());
            wrong.addAll(comparison.examples());
            compared += comparison.compared();
            missing += comparison.missing();
            duplicates += comparison.duplicates();
            assertRows(table, "ledger", ledger.rows(table), rows(source, table), wrong);
            assertRows(table, "topic", comparison.rows(), rows(source, table), wrong);
        }
        ChaosBulkComparison bulk = new ChaosBulkComparison();
        reader.forEach(bulk::take, "wwi." + ChaosSource.INVOICE_LINES);
        bulk.finish(source);
        summary.add(bulk.summary());
        wrong.addAll(bulk.examples());
        compared += bulk.compared();
        missing += bulk.missing();
        duplicates += bulk.duplicates();
        for (Victim victim : Victim.values()) {
            say(kills.summary(victim));
        }
        summary.forEach(CaptureChaosIT::say);
        say("seed %d: %,d changes compared, missing %,d, duplicates %,d"
                .formatted(settings.seed(), compared, missing, duplicates));
        assertThat(wrong).as("with seed %d", settings.seed()).isEmpty();
        assertThat(missing + duplicates).isZero();
        assertThat(compared).isPositive();
    }

    private static void assertRows(
            String table, String where, Map<Integer, String> found, Map<Integer, String> rows, List<String> wrong) {
        if (found.equals(rows)) {
            return;
        }
        Map<Integer, String> different = new HashMap<>(rows);
        different.entrySet().removeAll(found.entrySet());
        Map<Integer, String> surplus = new HashMap<>(found);
        surplus.keySet().removeAll(rows.keySet());
        wrong.add("the " + where + " leaves other rows of " + table + ": " + different.size() + " of its rows differ, "
                + surplus.size() + " are too many");
    }

    private static Map<Integer, String> rows(ChaosSource source, String table) throws SQLException {
        Map<Integer, String> rows = new HashMap<>();
        try (Connection connection = source.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + ChaosSource.KEYS.get(table) + ", chaos.image(to_jsonb(t)) FROM " + table + " t")) {
            while (row.next()) {
                rows.put(row.getInt(1), row.getString(2));
            }
        }
        return rows;
    }

    private static long lastPlace(ChaosSource source) throws SQLException {
        return source.number("SELECT last_value FROM chaos.ledger_place_seq");
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
