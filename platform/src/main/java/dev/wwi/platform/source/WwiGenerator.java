package dev.wwi.platform.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

/**
 * Fills an empty database with a business of its own making: the layout of WideWorldImporters, real places, invented
 * people and articles, and some months of orders, invoices, deliveries, purchases and payments that fit together.
 *
 * <p>Deterministic: the settings alone decide every value, whatever the clock and the machine. All keys refer to rows
 * that exist, columns that other databases compute (search names, finalized flags, delivery confirmations) agree with
 * what they are computed from, and the quantity on hand of every article is the sum of its stock transactions.
 */
public final class WwiGenerator {
    static final LocalTime OPENING_TIME = LocalTime.of(6, 0);

    private final GeneratorSettings settings;

    public WwiGenerator(GeneratorSettings settings) {
        this.settings = settings;
    }

    /**
     * Makes the tables and fills them in one transaction, so that an interrupted run leaves nothing behind. The
     * connection must be in auto-commit mode and is so again afterwards.
     *
     * @throws SQLException when the database holds the tables already, or fails
     */
    public FilledTables fill(Connection connection, FillProgress progress) throws SQLException {
        if (WwiSchema.isPresent(connection)) {
            throw new SQLException("the database " + connection.getCatalog()
                    + " holds WideWorldImporters' tables already: only an empty database can be filled");
        }
        connection.setAutoCommit(false);
        try {
            FilledTables filled = fillInTransaction(connection, progress);
            connection.commit();
            return filled;
        } catch (SQLException | RuntimeException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private FilledTables fillInTransaction(Connection connection, FillProgress progress) throws SQLException {
        WwiSchema.createTables(connection);
        progress.done("tables", 0);
        CopyTables tables = new CopyTables(connection);
        LocalDateTime opening = LocalDateTime.of(settings.firstDay(), OPENING_TIME);
        Dice dice = new Dice(settings.seed());
        Geography geography = Geography.of(settings.scale());
        People people = new People(dice.fork(), settings.firstDay());
        StockCatalogue catalogue = new StockCatalogue(dice.fork(), settings.scale(), opening);
        TradingPartners partners =
                new TradingPartners(dice.fork(), people, geography, settings.scale(), settings.firstDay());
        HistoryLedger ledger = new HistoryLedger(dice.fork(), tables, people, catalogue.items(), partners);

        geography.write(tables);
        ReferenceLists.write(tables);
        writeSystemParameters(tables, geography.cities().get(0), opening);
        catalogue.writeItems(tables);
        runHistory(ledger, progress);
        people.write(tables);
        partners.write(tables);
        catalogue.writeHoldings(tables);
        tables.flush();
        progress.done(
                "history",
                tables.rowCounts().values().stream().mapToLong(Long::longValue).sum());

        WwiSchema.addForeignKeys(connection);
        Sequences.moveBehindExistingRows(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
        progress.done("keys", 0);
        return new FilledTables(tables.rowCounts());
    }

    private void runHistory(HistoryLedger ledger, FillProgress progress) throws SQLException {
        SalesHistory sales = new SalesHistory(ledger, settings.scale(), SpecialDeal.inPlace(settings.firstDay()));
        PurchasingHistory purchasing = new PurchasingHistory(ledger);
        ledger.openStock(LocalDateTime.of(settings.firstDay(), OPENING_TIME));
        for (LocalDate day = settings.firstDay(); !day.isAfter(settings.lastDay()); day = day.plusDays(1)) {
            sales.deliver(day);
            purchasing.receive(day);
            purchasing.pay(day);
            sales.order(day);
            sales.pick(day);
            sales.collectPayments(day);
            sales.invoice(day);
            purchasing.order(day);
            purchasing.takeStock(day);
            if (ledger.dice.onceIn(25)) {
                ledger.partners.addIndividual(day);
            }
            if (day.plusDays(1).getDayOfMonth() == 1) {
                progress.done("history to " + day, 0);
            }
        }
        sales.finish();
        purchasing.finish();
    }

    private static void writeSystemParameters(CopyTables tables, Geography.City city, LocalDateTime when)
            throws SQLException {
        tables.table(
                        "application.system_parameters",
                        "system_parameter_id",
                        "delivery_address_line_1",
                        "delivery_address_line_2",
                        "delivery_city_id",
                        "delivery_postal_code",
                        "postal_address_line_1",
                        "postal_city_id",
                        "postal_postal_code",
                        "application_settings",
                        "last_edited_by",
                        "last_edited_when")
                .row(
                        1,
                        "Suite 14",
                        "1 Importers Quay",
                        city.id(),
                        "94129",
                        "PO Box 201158",
                        city.id(),
                        "94129",
                        "{\n\t\"Site\": {\"Title\": \"WWI\", \"Menu\": " + List.of("\"Home\"", "\"Stock Items\"")
                                + "}\n}",
                        BusinessCodes.SYSTEM_PERSON,
                        when);
    }
}
