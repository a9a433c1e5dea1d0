package dev.wwi.platform.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class WwiGeneratorIT {
    @TempDir
    static Path directory;

    private static PostgresServer server;
    private static TestDatabase database;
    private static FilledTables filled;

    @BeforeAll
    static void fillADatabase() throws Exception {
        server = PostgresServer.start(PostgresSettings.in(directory));
        database = TestDatabase.create(server, "wwi");
        filled = fill(database, GeneratorSettings.small());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Test
    void theSmallestDatabaseHasBetweenTenAndTwentyFiveThousandRowsInAllTables() throws Exception {
        // When
        Map<String, Long> counted = new HashMap<>();
        for (String table : filled.rowsByTable().keySet()) {
            counted.put(table, database.number("SELECT count(*) FROM " + table));
        }

        // Then
        assertThat(filled.totalRows()).isBetween(10_000L, 25_000L);
        assertThat(counted).hasSize(29).containsExactlyInAnyOrderEntriesOf(filled.rowsByTable());
        assertThat(counted.values()).allMatch(rows -> rows > 0);
    }

    @Test
    void theWorldIsReal() throws Exception {
        // When // Then
        assertThat(database.number("SELECT count(*) FROM application.countries"))
                .isGreaterThan(190);
        assertThat(database.number("SELECT count(*) FROM application.state_provinces"))
                .isEqualTo(56);
        assertThat(database.number("SELECT count(*) FROM application.cities")).isGreaterThan(600);
        assertThat(database.list("SELECT sales_territory FROM application.cities"
                        + " JOIN application.state_provinces USING (state_province_id) WHERE city_name = 'Cañon City'"))
                .containsExactly("Rocky Mountain");
        assertThat(database.number("SELECT count(*) FROM warehouse.stock_items"))
                .isBetween(220L, 240L);
        assertThat(database.number("SELECT count(*) FROM sales.customers")).isGreaterThan(200);
        assertThat(database.number("SELECT count(*) FROM application.people WHERE is_employee"))
                .isEqualTo(19);
    }

    @Test
    void theAwkwardValuesOccur() throws Exception {
        // Given
        List<String> queries = List.of(
                "SELECT count(*) FROM application.people WHERE full_name ~ '[^ -~]'",
                "SELECT count(*) FROM application.cities WHERE city_name ~ '[^ -~]'",
                "SELECT count(*) FROM application.cities WHERE latest_recorded_population IS NULL",
                "SELECT count(*) FROM application.people WHERE photo IS NOT NULL",
                "SELECT count(*) FROM warehouse.stock_items WHERE photo IS NOT NULL",
                "SELECT count(*) FROM warehouse.stock_items WHERE barcode IS NULL",
                "SELECT count(*) FROM warehouse.stock_items WHERE barcode IS NOT NULL AND is_chiller_stock",
                "SELECT count(*) FROM warehouse.stock_items WHERE color_id IS NULL",
                "SELECT count(*) FROM warehouse.stock_items WHERE size IS NULL",
                "SELECT count(*) FROM sales.customers WHERE delivery_run = ''",
                "SELECT count(*) FROM sales.customers WHERE delivery_run IS NULL",
                "SELECT count(*) FROM sales.customers WHERE buying_group_id IS NULL",
                "SELECT count(*) FROM sales.customers WHERE bill_to_customer_id <> customer_id",
                "SELECT count(*) FROM purchasing.suppliers WHERE delivery_method_id IS NULL",
                "SELECT count(*) FROM sales.orders WHERE backorder_order_id IS NOT NULL",
                "SELECT count(*) FROM sales.orders WHERE comments = ''",
                "SELECT count(*) FROM sales.orders WHERE comments LIKE E'%\\n%'",
                "SELECT count(*) FROM sales.order_lines WHERE picked_quantity = 0",
                "SELECT count(*) FROM sales.invoices WHERE confirmed_delivery_time IS NULL",
                "SELECT count(*) FROM sales.invoices WHERE returned_delivery_data LIKE '%Receiver not present%'",
                "SELECT count(*) FROM sales.customer_transactions WHERE NOT is_finalized",
                "SELECT count(*) FROM sales.order_lines JOIN warehouse.stock_items USING (stock_item_id)"
                        + " WHERE order_lines.unit_price < stock_items.unit_price",
                "SELECT count(*) FROM warehouse.stock_item_transactions WHERE transaction_type_id = 12");

        // When // Then
        for (String query : queries) {
            assertThat(database.number(query)).as(query).isPositive();
        }
    }

    static Stream<Arguments> invariants() {
        return Invariants.queries().entrySet().stream()
                .map(invariant -> Arguments.of(invariant.getKey(), invariant.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invariants")
    void everythingFitsTogether(String rule, String query) throws Exception {
        // When // Then
        assertThat(database.number(query)).as(rule).isZero();
    }

    @Test
    void allForeignKeysAreCheckedAndAllSequencesAreBehindTheirRows() throws Exception {
        // When // Then
        assertThat(database.number("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated"))
                .isEqualTo(98);
        assertThat(database.number("SELECT last_value - (SELECT greatest("
                        + "(SELECT max(customer_transaction_id) FROM sales.customer_transactions),"
                        + "(SELECT max(supplier_transaction_id) FROM purchasing.supplier_transactions),"
                        + "(SELECT max(stock_item_transaction_id) FROM warehouse.stock_item_transactions)))"
                        + " FROM sequences.transaction_id"))
                .isZero();
        assertThat(database.number(
                        "SELECT last_value - (SELECT max(order_id) FROM sales.orders) FROM sequences.order_id"))
                .isZero();
    }

    @Test
    void theSeedDecidesEveryValue() throws Exception {
        // Given
        TestDatabase again = TestDatabase.create(server, "again");
        TestDatabase other = TestDatabase.create(server, "other");
        GeneratorSettings settings = GeneratorSettings.small();

        // When
        fill(again, settings);
        fill(other, settings.withSeed(7));

        // Then
        assertThat(again.contents()).isEqualTo(database.contents());
        assertThat(other.contents()).isNotEqualTo(database.contents());
    }

    @Test
    void theScaleMultipliesTheVolumeAndNumbersDistricts() throws Exception {
        // Given
        TestDatabase bigger = TestDatabase.create(server, "bigger");

        // When
        FilledTables biggerTables =
                fill(bigger, GeneratorSettings.small().withMonths(1).withScale(6));

        // Then
        long ordersPerMonth = filled.rowsByTable().get("sales.orders") / 3;
        assertThat(biggerTables.rowsByTable().get("sales.orders")).isBetween(4 * ordersPerMonth, 8 * ordersPerMonth);
        assertThat(bigger.list("SELECT city_name FROM application.cities WHERE city_name LIKE 'Boise District%'"
                        + " ORDER BY city_id"))
                .containsExactly(
                        "Boise District 1",
                        "Boise District 2",
                        "Boise District 3",
                        "Boise District 4",
                        "Boise District 5");
        for (Map.Entry<String, String> invariant : Invariants.queries().entrySet()) {
            assertThat(bigger.number(invariant.getValue()))
                    .as(invariant.getKey())
                    .isZero();
        }
    }

    @Test
    void aDatabaseThatIsNotEmptyIsRefusedAndLeftAlone() throws Exception {
        // Given
        Map<String, String> before = database.contents();

        // When // Then
        assertThatThrownBy(() -> fill(database, GeneratorSettings.small()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("wwi")
                .hasMessageContaining("only an empty database");
        assertThat(database.contents()).isEqualTo(before);
    }

    private static FilledTables fill(TestDatabase target, GeneratorSettings settings) throws SQLException {
        try (Connection connection = target.connect()) {
            return new WwiGenerator(settings).fill(connection, FillProgress.SILENT);
        }
    }
}
