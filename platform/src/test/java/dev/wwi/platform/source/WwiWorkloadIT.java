package dev.wwi.platform.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

final class WwiWorkloadIT {
    /** Few orders a day, so that many days pass and rare patterns come up often. */
    private static final WorkloadSettings SHORT_DAYS = new WorkloadSettings(7, 50, 1);

    /** The history ends the day before the last of April, on whose end stock is taken. */
    private static final GeneratorSettings HISTORY = new GeneratorSettings(1, LocalDate.of(2013, 1, 29), 3, 1);

    @TempDir
    static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void startServerAndFillATemplate() throws Exception {
        server = PostgresServer.start(PostgresSettings.in(directory));
        server.createDatabase("history");
        try (Connection connection = server.connect("history")) {
            new WwiGenerator(HISTORY).fill(connection, FillProgress.SILENT);
        }
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Test
    void everyPatternOccursAndTheBooksStillBalance() throws Exception {
        // Given
        TestDatabase database = copyOfTheHistory("balanced");
        Map<String, Long> before = rowCounts(database);

        // When
        WorkloadStatistics statistics;
        try (WwiWorkload workload = workload(database, SHORT_DAYS)) {
            workload.runSteps(1_500);
            statistics = workload.statistics();
        }

        // Then
        assertThat(statistics.lastSkipReason()).isNull();
        assertThat(statistics.transactions() + statistics.rolledBack()).isEqualTo(1_500);
        assertThat(statistics.rolledBack()).isPositive();
        assertThat(Arrays.stream(WorkloadPattern.values())
                        .filter(pattern -> !statistics.patterns().containsKey(pattern)))
                .isEmpty();
        for (Map.Entry<String, String> invariant : Invariants.queries().entrySet()) {
            assertThat(database.number(invariant.getValue()))
                    .as(invariant.getKey())
                    .isZero();
        }
        Map<String, Long> expected = new HashMap<>(before);
        statistics
                .rowChanges()
                .forEach((table, changes) -> expected.merge(table, changes.inserts() - changes.deletes(), Long::sum));
        assertThat(rowCounts(database)).isEqualTo(expected);
    }

    @Test
    void whatIsRolledBackOrUndoneLeavesNoTrace() throws Exception {
        // Given
        TestDatabase database = copyOfTheHistory("traceless");

        // When
        WorkloadStatistics statistics;
        try (WwiWorkload workload = workload(database, SHORT_DAYS)) {
            workload.runSteps(600);
            statistics = workload.statistics();
        }

        // Then
        assertThat(statistics.patterns())
                .containsKeys(
                        WorkloadPattern.ROLL_BACK, WorkloadPattern.SAVEPOINT, WorkloadPattern.UNDO_IN_TRANSACTION);
        assertThat(database.number(
                        "SELECT count(*) FROM application.cities" + " WHERE city_name IN ('Never Was', 'Short-lived')"))
                .isZero();
        assertThat(database.number(
                        "SELECT count(*) FROM sales.customer_categories WHERE customer_category_name LIKE 'Never %'"))
                .isZero();
        assertThat(database.number("SELECT count(*) FROM sales.customers WHERE customer_name LIKE '%(never)'"))
                .isZero();
        assertThat(database.number(
                        "SELECT count(*) FROM warehouse.stock_item_stock_groups WHERE stock_item_stock_group_id < 5"))
                .isEqualTo(4);
    }

    @Test
    void equalStepsOnEqualDatabasesHaveEqualOutcomes() throws Exception {
        // Given
        TestDatabase one = copyOfTheHistory("one");
        TestDatabase two = copyOfTheHistory("two");
        TestDatabase other = copyOfTheHistory("other");

        // When
        run(one, SHORT_DAYS, 400);
        run(two, SHORT_DAYS, 400);
        run(other, new WorkloadSettings(8, 50, 1), 400);

        // Then
        assertThat(two.contents()).isEqualTo(one.contents());
        assertThat(other.contents()).isNotEqualTo(one.contents());
    }

    @Test
    void aRestartGoesOnFromTheDatabaseOnTheNextDay() throws Exception {
        // Given
        TestDatabase database = copyOfTheHistory("restarted");
        WorkloadStatistics firstLife = run(database, SHORT_DAYS, 300);
        database.execute("INSERT INTO sales.orders (customer_id, salesperson_person_id, contact_person_id, order_date,"
                + " expected_delivery_date, is_undersupply_backordered, last_edited_by)"
                + " SELECT customer_id, 2, primary_contact_person_id, '2031-12-24', '2031-12-25', true, 1"
                + " FROM sales.customers LIMIT 1");

        // When
        WorkloadStatistics secondLife = run(database, SHORT_DAYS, 1);

        // Then
        assertThat(firstLife.businessDay()).isAfter(HISTORY.lastDay().plusDays(2));
        assertThat(secondLife.businessDay())
                .isBetween(
                        firstLife.businessDay().minusDays(1),
                        firstLife.businessDay().plusDays(2));
    }

    @Test
    void lockedRowsAreSkippedWithAReasonAndTheBusinessGoesOn() throws Exception {
        // Given
        TestDatabase database = copyOfTheHistory("locked");
        try (WwiWorkload workload = workload(database, SHORT_DAYS);
                Connection byHand = database.connect();
                Statement statement = byHand.createStatement()) {
            byHand.setAutoCommit(false);
            statement.execute(
                    "LOCK TABLE sales.invoices, sales.orders, warehouse.stock_item_holdings" + " IN EXCLUSIVE MODE");

            // When
            workload.start();
            awaitUntil(() -> workload.statistics().skipped() > 0);
            byHand.rollback();

            // Then
            long skipped = workload.statistics().skipped();
            long transactions = workload.statistics().transactions();
            assertThat(workload.statistics().lastSkipReason()).contains("lock timeout");
            awaitUntil(() -> workload.statistics().transactions() > transactions + 50);
            assertThat(workload.isRunning()).isTrue();
            assertThat(workload.statistics().skipped()).isLessThanOrEqualTo(skipped + 1);
        }
    }

    @Test
    void changesByHandDoNotStopTheBusiness() throws Exception {
        // Given
        TestDatabase database = copyOfTheHistory("edited");
        try (WwiWorkload workload = workload(database, SHORT_DAYS.withTransactionsPerSecond(1_000))) {
            workload.start();
            awaitUntil(() -> workload.statistics().transactions() > 50);

            // When
            database.execute("SELECT setval('sequences.city_id', 1), setval('sequences.order_id', 1)");
            database.execute("UPDATE sales.invoices SET returned_delivery_data = '{broken'"
                    + " WHERE confirmed_delivery_time IS NULL");
            database.execute("UPDATE application.people SET is_employee = false WHERE person_id < 12");
            database.execute("ALTER TABLE sales.orders ADD COLUMN channel text DEFAULT 'web'");
            awaitUntil(() -> workload.statistics().skipped() > 0);

            // Then
            assertThat(workload.statistics().lastSkipReason()).isNotBlank();
            long transactions = workload.statistics().transactions();
            awaitUntil(() -> workload.statistics().transactions() > transactions + 50);
        }
    }

    @Test
    void aLostConnectionIsMadeAnew() throws Exception {
        // Given
        TestDatabase database = copyOfTheHistory("disconnected");
        try (WwiWorkload workload = workload(database, SHORT_DAYS)) {
            workload.start();
            awaitUntil(() -> workload.statistics().transactions() > 20);

            // When
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'wwi-workload' AND datname = 'disconnected'");
            awaitUntil(() -> workload.statistics().lostConnections() > 0);

            // Then
            long transactions = workload.statistics().transactions();
            awaitUntil(() -> workload.statistics().transactions() > transactions + 20);
        }
    }

    @Test
    void aStoppedWorkloadChangesNothingAndCanBeStartedAgain() throws Exception {
        // Given
        TestDatabase database = copyOfTheHistory("stopped");
        try (WwiWorkload workload = workload(database, SHORT_DAYS)) {
            workload.start();
            assertThatThrownBy(() -> workload.runSteps(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is running");
            awaitUntil(() -> workload.statistics().transactions() > 5);

            // When
            workload.stop();

            // Then
            assertThat(workload.isRunning()).isFalse();
            long transactions = workload.statistics().transactions();
            Map<String, String> contents = database.contents();
            assertThat(database.contents()).isEqualTo(contents);
            assertThat(workload.statistics().transactions()).isEqualTo(transactions);
            workload.setTransactionsPerSecond(200);
            workload.start();
            awaitUntil(() -> workload.statistics().transactions() > transactions + 5);
            assertThat(workload.transactionsPerSecond()).isEqualTo(200);
        }
    }

    @Test
    void aSlowRateThatIsRaisedTakesEffectAtOnce() throws Exception {
        // Given
        TestDatabase database = copyOfTheHistory("slow");
        try (WwiWorkload workload = workload(database, SHORT_DAYS.withTransactionsPerSecond(0.0001))) {
            workload.start();
            awaitUntil(() -> workload.statistics().transactions() == 1);

            // When
            workload.setTransactionsPerSecond(100);

            // Then
            awaitUntil(() -> workload.statistics().transactions() > 5);
        }
    }

    @Test
    void aDatabaseWithoutCustomersAndArticlesIsReported() throws Exception {
        // Given
        TestDatabase database = TestDatabase.create(server, "empty");
        try (Connection connection = database.connect()) {
            WwiSchema.create(connection);
        }
        try (WwiWorkload workload = workload(database, SHORT_DAYS)) {
            // When // Then
            assertThatThrownBy(() -> workload.runSteps(1_000))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("finds nothing to do");
        }
    }

    private static TestDatabase copyOfTheHistory(String name) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE history");
        }
        return new TestDatabase(server, name);
    }

    private static WwiWorkload workload(TestDatabase database, WorkloadSettings settings) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.jdbcUrl(database.name()));
        dataSource.setUser(PostgresServer.SUPERUSER);
        return new WwiWorkload(settings, dataSource);
    }

    private static WorkloadStatistics run(TestDatabase database, WorkloadSettings settings, int steps)
            throws SQLException {
        try (WwiWorkload workload = workload(database, settings)) {
            workload.runSteps(steps);
            return workload.statistics();
        }
    }

    private static Map<String, Long> rowCounts(TestDatabase database) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        List<String> tables = database.list("SELECT schemaname || '.' || tablename FROM pg_tables"
                + " WHERE schemaname IN ('application', 'purchasing', 'sales', 'warehouse')");
        for (String table : tables) {
            counts.put(table, database.number("SELECT count(*) FROM " + table));
        }
        return counts;
    }

    private static void awaitUntil(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }
}
