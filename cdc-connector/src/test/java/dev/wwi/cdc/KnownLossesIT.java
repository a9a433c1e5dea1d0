package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.runtime.lifecycle.Health;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/** Situations in which captures are known to have lost rows without a word, by the reports about them. */
final class KnownLossesIT {
    private static final String ORDERS = "wwi.sales.orders";
    private static final String LINES = "wwi.sales.order_lines";
    private static final int ROWS = 2_000;

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    /** Debezium issue 76: the end of one commit is the LSN of the next change of the transaction that is open. */
    @Test
    void aTransactionThatIsOpenAcrossARestartIsWhole() throws Exception {
        // Given
        try (Connection open = fixture.source().open();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            try (CdcConnector connector = fixture.start()) {
                fixture.awaitRunning(connector);
                for (int order = 0; order < 20; order += 2) {
                    statement.execute("INSERT INTO sales.orders VALUES (" + order + ", 0)");
                    fixture.source().execute("INSERT INTO sales.orders VALUES (" + (order + 1) + ", 0)");
                }
                statement.execute("INSERT INTO sales.orders VALUES (20, 0)");
                fixture.awaitCaptured(connector);
            }
            // When
            open.commit();
        }
        fixture.source().execute("INSERT INTO sales.orders VALUES (21, 0)");
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            fixture.awaitCaptured(connector);
        }
        // Then
        assertThat(fixture.read(ORDERS).stream()
                        .map(change -> (int) change.key().get("order_id")))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(0, 21).boxed().toList());
    }

    /** Debezium issue 1554: rows of one COPY share LSNs, and a restart took those of the last one for done. */
    @Test
    void aCopyThatIsCutInTheMiddleIsWhole() throws Exception {
        // Given
        Gate gate = SendGate.make(fixture.slot(), 730, false);
        CdcConnector cut = fixture.start(
                ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot())), 100);
        fixture.awaitRunning(cut);
        try (Connection connection = fixture.source().open()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY sales.orders (order_id, version) FROM STDIN",
                            new StringReader(IntStream.range(0, ROWS)
                                    .mapToObj(order -> order + "\t0\n")
                                    .collect(Collectors.joining())));
        }
        await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
        assertThat(fixture.read(ORDERS)).hasSizeBetween(100, 730);
        // When
        try (CdcConnector connector = fixture.start(fixture.kafka().config(), 100)) {
            await().atMost(CaptureFixture.PATIENCE).until(() -> connector.health() instanceof Health.Degraded);
            gate.release();
            cut.close();
            fixture.awaitRunning(connector);
            fixture.awaitCaptured(connector);
        }
        // Then
        assertThat(fixture.read(ORDERS).stream()
                        .map(change -> (int) change.key().get("order_id")))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, ROWS).boxed().toList());
    }

    /** Debezium issue 2330: the connections of a parallel snapshot saw different moments. */
    @Test
    void allConnectionsOfAFirstSnapshotSeeOneMoment() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("INSERT INTO sales.orders SELECT n, 0 FROM generate_series(0, " + (ROWS - 1) + ") n");
        source.execute("INSERT INTO sales.order_lines SELECT n, 1, 0 FROM generate_series(0, " + (ROWS - 1) + ") n");
        int moves;
        // When
        try (Mover mover = new Mover(source);
                CdcConnector connector = fixture.start(ConnectorConfigs.of(
                        source.config(), fixture.kafka().config(), fixture.slot(), 100, new SnapshotConfig(50, 4)))) {
            fixture.awaitRunning(connector);
            moves = mover.finish();
            fixture.awaitCaptured(connector);
        }
        // Then
        List<Change> first = fixture.read(ORDERS, LINES).stream()
                .filter(change -> change.op().equals("r"))
                .toList();
        assertThat(first).hasSize(2 * ROWS);
        assertThat(first.stream()
                        .mapToInt(change -> (int) change.after().get("version"))
                        .sum())
                .isZero();
        assertThat(moves).isGreaterThan(first.size() / 100);
    }

    /** Moves units from lines to orders; at every moment there are none in all. */
    private static final class Mover implements AutoCloseable {
        private final SourceServer source;
        private final ExecutorService thread = Executors.newSingleThreadExecutor(run -> new Thread(run, "mover"));
        private final Future<Integer> moves;
        private volatile boolean finished;

        Mover(SourceServer source) {
            this.source = source;
            this.moves = thread.submit(this::move);
        }

        /** Ends it; how many moves there were. */
        int finish() throws Exception {
            finished = true;
            return moves.get();
        }

        @Override
        public void close() {
            finished = true;
            thread.shutdown();
        }

        private int move() throws SQLException {
            try (Connection connection = source.open();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                int made = 0;
                while (!finished) {
                    int from = Math.floorMod(made * 7_919, ROWS);
                    int to = ROWS - 1 - from;
                    statement.execute(
                            "UPDATE sales.order_lines SET version = version - 1 WHERE order_line_id = " + from);
                    statement.execute("UPDATE sales.orders SET version = version + 1 WHERE order_id = " + to);
                    connection.commit();
                    made++;
                }
                return made;
            }
        }
    }
}
