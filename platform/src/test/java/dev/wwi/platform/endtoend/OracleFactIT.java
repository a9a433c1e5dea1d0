package dev.wwi.platform.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds the oracle against rows derived by hand: facts, the calendar, the raw tables and their audit columns. */
@ExtendWith(Scenarios.class)
class OracleFactIT {
    private static final String ORDER_LINE_1 =
            "select order_line_id, city_key, customer_key, stock_item_key, picker_key,"
                    + " wwi_order_id, package, source_commit_at, source_lsn from oracle_star.fct_order where order_line_id = 1";

    @Test
    void factsOfTheFirstSnapshotStandAsTheyWereRead(Scenario scenario) throws SQLException {
        // Then
        assertThat(scenario.rows("select * from oracle_star.fct_order order by order_line_id"))
                .containsExactly(
                        "1 | 1@ever | 1@ever | 1@ever | 2016-05-30 | NULL | 1@ever | 0 | 1 | NULL"
                                + " | USB missile launcher | Each | 3 | 25 | 15 | 75 | 11.25 | 86.25 | read | read",
                        "2 | 1@ever | 1@ever | 2@ever | 2016-05-30 | 2016-05-31 | 1@ever | 0 | 1 | NULL"
                                + " | White chocolate bar | Each | 24 | 8.55 | 10 | 205.2 | 20.52 | 225.72 | read | read");
        assertThat(scenario.rows("select * from oracle_star.fct_sale order by invoice_line_id"))
                .containsExactly(
                        "1 | 2@ever | 2@ever | 1@ever | 1@ever | 2016-05-30 | NULL | 1@ever | 1 | USB missile launcher"
                                + " | Each | 3 | 25 | 15 | 75 | 11.25 | 46.5 | 86.25 | 3 | 0 | read | read",
                        "2 | 2@ever | 2@ever | 1@ever | 2@ever | 2016-05-30 | NULL | 1@ever | 1 | White chocolate bar"
                                + " | Each | 24 | 8.55 | 10 | 205.2 | 20.52 | 85.2 | 225.72 | 0 | 24 | read | read");
        assertThat(scenario.rows("select * from oracle_star.fct_purchase"))
                .containsExactly("1 | 2016-05-26 | 1@ever | 1@ever | 1 | 5 | 60 | 0 | Carton | f | 2016-06-09 | NULL"
                        + " | read | read");
        assertThat(scenario.rows("select * from oracle_star.fct_transaction order by 1, 2"))
                .containsExactly(
                        "CUSTOMER | 1 | 2016-05-30 | 2@ever | 1@ever | 0 | 1@ever | 0 | 1 | NULL | 1 | NULL | NULL"
                                + " | 280.2 | 31.77 | 311.97 | 311.97 | NULL | f | read | read",
                        "CUSTOMER | 2 | 2016-05-31 | 1@ever | 1@ever | 0 | 1@ever | 2@ever | 2 | NULL | NULL | NULL"
                                + " | NULL | 0 | 0 | -311.97 | 0 | 2016-05-31 | t | read | read",
                        "SUPPLIER | 1 | 2016-05-27 | 0 | 0 | 1@ever | 1@ever | 1@ever | NULL | 1 | NULL | 1 | 7290"
                                + " | 570 | 85.5 | 655.5 | 655.5 | NULL | f | read | read");
        assertThat(scenario.rows("select * from oracle_star.fct_movement"))
                .containsExactly("3 | 2016-05-30 | 1@ever | 2@ever | 0 | 2@ever | 1 | NULL | -3 | read | read");
        assertThat(scenario.rows("select * from oracle_star.fct_stock_holding order by 1"))
                .containsExactly(
                        "1 | 1@ever | 100 | L-1 | 90 | 9.5 | 10 | 100 | read | read",
                        "2 | 2@ever | 200 | L-2 | 190 | 5 | 20 | 120 | read | read");
    }

    @Test
    void aDimensionsChangeTouchesNoOldFact(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.customers set customer_name = 'New Head Office' where customer_id = 1");
        scenario.commit("update warehouse.package_types set package_type_name = 'Single' where package_type_id = 1");

        // Then
        assertThat(scenario.rows(ORDER_LINE_1))
                .containsExactly("1 | 1@ever | 1@ever | 1@ever | 0 | 1 | Each | read | read");
    }

    @Test
    void aChangedLineTakesTheVersionsOfItsCommitTimeAndNoLaterOnes(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.customers set customer_name = 'Second' where customer_id = 1");
        scenario.commit("update warehouse.stock_items set unit_price = 26 where stock_item_id = 1");
        scenario.commit("update warehouse.package_types set package_type_name = 'Single' where package_type_id = 1");
        scenario.commit("update sales.order_lines set quantity = 4 where order_line_id = 1");
        scenario.commit("update sales.customers set customer_name = 'Third' where customer_id = 1");
        scenario.commit("update warehouse.package_types set package_type_name = 'One' where package_type_id = 1");

        // Then
        assertThat(scenario.rows(ORDER_LINE_1))
                .containsExactly("1 | 1@ever | 1@t1 | 1@t3 | 0 | 1 | Single | t4 | t4.1");
    }

    @Test
    void aVersionThatStartsWithTheFactsOwnTransactionIsTheFactsVersion(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "update sales.order_lines set quantity = 4 where order_line_id = 1",
                "update sales.customers set customer_name = 'Second' where customer_id = 1");

        // Then
        assertThat(scenario.rows(ORDER_LINE_1))
                .containsExactly("1 | 1@ever | 1@t1 | 1@ever | 0 | 1 | Each | t1 | t1.1");
    }

    @Test
    void aChangedHeaderMovesAllItsLines(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.people set preferred_name = 'Kay' where person_id = 1");
        scenario.commit("update sales.orders set picked_by_person_id = 2, backorder_order_id = 2 where order_id = 1");

        // Then
        assertThat(scenario.rows(
                        "select order_line_id, salesperson_key, picker_key, wwi_backorder_id, source_commit_at,"
                                + " source_lsn from oracle_star.fct_order order by 1"))
                .containsExactly("1 | 1@t1 | 2@ever | 2 | t2 | t2.1", "2 | 1@t1 | 2@ever | 2 | t2 | t2.1");
    }

    @Test
    void anUpdateThatChangesNothingMovesTheFact(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.customers set customer_name = 'Second' where customer_id = 1");
        scenario.commit("update sales.order_lines set quantity = quantity where order_line_id = 1");

        // Then
        assertThat(scenario.rows(ORDER_LINE_1))
                .containsExactly("1 | 1@ever | 1@t1 | 1@ever | 0 | 1 | Each | t2 | t2.1");
    }

    @Test
    void theLaterOfLineAndHeaderDecides(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.orders set last_edited_by = 2 where order_id = 1");
        scenario.commit("update sales.customers set customer_name = 'Second' where customer_id = 1");
        scenario.commit(
                "update sales.order_lines set quantity = 4 where order_line_id = 1",
                "update sales.orders set last_edited_by = 3 where order_id = 1",
                "update sales.order_lines set quantity = 25 where order_line_id = 2");

        // Then
        assertThat(scenario.rows("select order_line_id, customer_key, source_commit_at, source_lsn"
                        + " from oracle_star.fct_order order by 1"))
                .containsExactly("1 | 1@t2 | t3 | t3.2", "2 | 1@t2 | t3 | t3.3");
    }

    @Test
    void aLineThatMovesFollowsItsNewOrderAndLeavesNothingBehind(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "insert into sales.orders (order_id, customer_id, salesperson_person_id, contact_person_id, order_date,"
                        + " expected_delivery_date, is_undersupply_backordered, last_edited_by)"
                        + " values (3, 2, 2, 3, '2016-06-01', '2016-06-02', true, 1)",
                "update sales.order_lines set order_id = 3 where order_line_id = 1",
                "update sales.orders set backorder_order_id = 3 where order_id = 1");

        // Then
        assertThat(scenario.rows("select order_line_id, city_key, customer_key, order_date_key, salesperson_key,"
                        + " wwi_order_id, wwi_backorder_id, source_lsn from oracle_star.fct_order order by 1"))
                .containsExactly(
                        "1 | 2@ever | 2@ever | 2016-06-01 | 2@ever | 3 | NULL | t1.2",
                        "2 | 1@ever | 1@ever | 2016-05-30 | 1@ever | 1 | 3 | t1.3");
    }

    @Test
    void aFactGoesWithItsLineOrItsHeader(Scenario scenario) throws SQLException {
        // When
        scenario.commit("delete from sales.order_lines where order_line_id = 1");
        scenario.commit("set session_replication_role = replica", "delete from sales.invoices where invoice_id = 1");

        // Then
        assertThat(scenario.rows("select order_line_id from oracle_star.fct_order"))
                .containsExactly("2");
        assertThat(scenario.rows("select * from oracle_star.fct_sale")).isEmpty();
        assertThat(scenario.rows("select transaction_id, customer_key, wwi_invoice_id, source_lsn"
                        + " from oracle_star.fct_transaction where wwi_customer_transaction_id = 1"))
                .containsExactly("1 | 1@ever | 1 | read");
    }

    @Test
    void theCityIsTheOneThatTheCustomersVersionDeliveredTo(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.customers set delivery_city_id = 3 where customer_id = 1");
        scenario.commit("update application.cities set city_name = 'Abbot' where city_id = 3");
        scenario.commit("update sales.order_lines set quantity = 4 where order_line_id = 1");
        scenario.commit("update sales.customers set delivery_city_id = 2 where customer_id = 1");
        scenario.commit("update application.cities set city_name = 'Abbott' where city_id = 3");

        // Then
        assertThat(scenario.rows("select order_line_id, customer_key, city_key from oracle_star.fct_order order by 1"))
                .containsExactly("1 | 1@t1 | 3@t2", "2 | 1@ever | 1@ever");
    }

    @Test
    void whoIsNoEmployeeAtThatTimeIsUnknown(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.people set is_employee = false where person_id = 1");
        scenario.commit("update sales.orders set picked_by_person_id = 4 where order_id = 1");
        scenario.commit("update application.people set is_employee = true where person_id in (1, 4)");

        // Then
        assertThat(scenario.rows(
                        "select order_line_id, salesperson_key, picker_key from oracle_star.fct_order order by 1"))
                .containsExactly("1 | 0 | 0", "2 | 0 | 0");
    }

    @Test
    void centsAreRoundedHalfAwayFromZeroAndNoPriceMakesNoTotal(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "update sales.order_lines set quantity = 1, unit_price = 0.10, tax_rate = 15.000 where order_line_id = 1",
                "update sales.order_lines set quantity = -1, unit_price = 0.30, tax_rate = 15.000 where order_line_id = 2",
                "insert into sales.order_lines (order_line_id, order_id, stock_item_id, description, package_type_id,"
                        + " quantity, unit_price, tax_rate, picked_quantity, last_edited_by)"
                        + " values (3, 2, 1, '', 1, 1, null, 15.000, 0, 1)");

        // Then: 0.015 and -0.045
        assertThat(scenario.rows("select order_line_id, quantity, unit_price, total_excluding_tax, tax_amount,"
                        + " total_including_tax from oracle_star.fct_order order by order_line_id"))
                .containsExactly(
                        "1 | 1 | 0.1 | 0.1 | 0.02 | 0.12",
                        "2 | -1 | 0.3 | -0.3 | -0.05 | -0.35",
                        "3 | 1 | NULL | NULL | NULL | NULL");
    }

    @Test
    void aSaleCountsItsItemsOnTheSideTheItemWasOnAndItsSignsPassThrough(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update warehouse.stock_items set is_chiller_stock = true where stock_item_id = 1");
        scenario.commit(
                "update sales.invoices set confirmed_delivery_time = '2016-06-01 23:59:59.999999', is_credit_note = true"
                        + " where invoice_id = 1",
                "update sales.invoice_lines set quantity = -3, extended_price = -86.25, tax_amount = -11.25,"
                        + " line_profit = -46.50 where invoice_line_id = 1");
        scenario.commit("update warehouse.stock_items set is_chiller_stock = false where stock_item_id = 1");

        // Then
        assertThat(scenario.rows("select invoice_line_id, stock_item_key, delivery_date_key, quantity,"
                        + " total_excluding_tax, tax_amount, profit, total_including_tax, total_dry_items,"
                        + " total_chiller_items, source_lsn from oracle_star.fct_sale order by 1"))
                .containsExactly(
                        "1 | 1@t1 | 2016-06-01 | -3 | -75 | -11.25 | -46.5 | -86.25 | 0 | -3 | t2.2",
                        "2 | 2@ever | 2016-06-01 | 24 | 205.2 | 20.52 | 85.2 | 225.72 | 0 | 24 | t2.1");
    }

    @Test
    void aPurchaseMultipliesByTheOuterOfItsTimeAndIsFinalizedByItsLine(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update purchasing.purchase_orders set is_order_finalized = true where purchase_order_id = 1");
        scenario.commit("update warehouse.stock_items set quantity_per_outer = 10 where stock_item_id = 1");

        // Then
        String purchase =
                "select stock_item_key, ordered_outers, ordered_quantity, received_outers, is_order_finalized,"
                        + " last_receipt_date, source_lsn from oracle_star.fct_purchase";
        assertThat(scenario.rows(purchase)).containsExactly("1@ever | 5 | 60 | 0 | f | NULL | t1.1");
    }

    @Test
    void aReceiptFinalizesTheLineWithTheOuterOfThen(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update warehouse.stock_items set quantity_per_outer = 10 where stock_item_id = 1");
        scenario.commit(
                "update purchasing.purchase_order_lines set received_outers = 5, is_order_line_finalized = true,"
                        + " last_receipt_date = '2016-05-27' where purchase_order_line_id = 1");

        // Then
        assertThat(scenario.rows("select stock_item_key, ordered_outers, ordered_quantity, received_outers,"
                        + " is_order_finalized, last_receipt_date, source_lsn from oracle_star.fct_purchase"))
                .containsExactly("1@t1 | 5 | 50 | 5 | t | 2016-05-27 | t2.1");
    }

    @Test
    void aTransactionLooksItsInvoiceUpWithoutBeingMovedByIt(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.customers set customer_name = 'Second' where customer_id = 1");
        scenario.commit("update sales.invoices set customer_id = 1 where invoice_id = 1");

        // Then
        assertThat(scenario.rows(
                        "select transaction_id, customer_key, bill_to_customer_key, source_commit_at, source_lsn"
                                + " from oracle_star.fct_transaction where transaction_source = 'CUSTOMER' order by 1"))
                .containsExactly("1 | 1@ever | 1@ever | read | read", "2 | 1@ever | 1@ever | read | read");
    }

    @Test
    void aTransactionIsChangedInPlace(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.customers set customer_name = 'Second' where customer_id = 2");
        scenario.commit("update sales.customer_transactions set outstanding_balance = 0, is_finalized = true,"
                + " finalization_date = '2016-06-01' where customer_transaction_id = 1");
        scenario.commit("update purchasing.supplier_transactions set payment_method_id = null, purchase_order_id = null"
                + " where supplier_transaction_id = 1");

        // Then
        assertThat(scenario.rows("select transaction_source, transaction_id, customer_key, payment_method_key,"
                        + " wwi_purchase_order_id, outstanding_balance, finalization_date, is_finalized, source_lsn"
                        + " from oracle_star.fct_transaction where transaction_id = 1 order by 1"))
                .containsExactly(
                        "CUSTOMER | 1 | 2@t1 | 0 | NULL | 0 | 2016-06-01 | t | t2.1",
                        "SUPPLIER | 1 | 0 | 0 | NULL | 655.5 | NULL | f | t3.1");
    }

    @Test
    void aMovementKeepsItsFractionsAndTheDayItHappened(Scenario scenario) throws SQLException {
        // When
        scenario.commit("insert into warehouse.stock_item_transactions (stock_item_transaction_id, stock_item_id,"
                + " transaction_type_id, supplier_id, purchase_order_id, transaction_occurred_when, quantity,"
                + " last_edited_by) values (4, 1, 2, 2, 1, '2016-06-01 00:00:00', 1.125, 1)");

        // Then
        assertThat(scenario.rows("select * from oracle_star.fct_movement where wwi_stock_item_transaction_id = 4"))
                .containsExactly("4 | 2016-06-01 | 1@ever | 0 | 2@ever | 2@ever | NULL | 1 | 1.125 | t1 | t1.1");
    }

    @Test
    void aHoldingPointsToTheCurrentVersionAndIsNotMovedByIt(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update warehouse.stock_items set unit_price = 26 where stock_item_id = 1");
        scenario.commit(
                "set session_replication_role = replica", "delete from warehouse.stock_items where stock_item_id = 2");

        // Then
        assertThat(scenario.rows("select wwi_stock_item_id, stock_item_key, source_lsn"
                        + " from oracle_star.fct_stock_holding order by 1"))
                .containsExactly("1 | 1@t1 | read", "2 | 0 | read");
    }

    @Test
    void theCalendarNamesEveryDay(Scenario scenario) throws SQLException {
        // Then
        assertThat(scenario.rows("select * from oracle_star.dim_date where date in ('2013-01-01', '2013-10-31',"
                        + " '2013-11-01', '2016-02-29', '2016-12-31') order by date"))
                .containsExactly(
                        "2013-01-01 | 1 | 1 | January | Jan | 1 | CY2013-Jan | 2013 | CY2013 | 3 | FY2013-Jan | 2013"
                                + " | FY2013 | 1 | ever | 0",
                        "2013-10-31 | 31 | 31 | October | Oct | 10 | CY2013-Oct | 2013 | CY2013 | 12 | FY2013-Oct | 2013"
                                + " | FY2013 | 44 | ever | 0",
                        "2013-11-01 | 1 | 1 | November | Nov | 11 | CY2013-Nov | 2013 | CY2013 | 1 | FY2014-Nov | 2014"
                                + " | FY2014 | 44 | ever | 0",
                        "2016-02-29 | 29 | 29 | February | Feb | 2 | CY2016-Feb | 2016 | CY2016 | 4 | FY2016-Feb | 2016"
                                + " | FY2016 | 9 | ever | 0",
                        "2016-12-31 | 31 | 31 | December | Dec | 12 | CY2016-Dec | 2016 | CY2016 | 2 | FY2017-Dec | 2017"
                                + " | FY2017 | 52 | ever | 0");
        assertThat(scenario.rows("select min(date), max(date), count(*) from oracle_star.dim_date"))
                .containsExactly("2013-01-01 | 2016-12-31 | 1461");
    }

    @Test
    void theCalendarReachesToTheEndOfTheNewestDatesYearAndNeverShrinks(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.customer_transactions set finalization_date = '2017-01-01'"
                + " where customer_transaction_id = 2");
        scenario.commit("update sales.customer_transactions set finalization_date = '2100-01-01'"
                + " where customer_transaction_id = 2");

        // Then
        assertThat(scenario.rows("select min(date), max(date) from oracle_star.dim_date"))
                .containsExactly("2013-01-01 | 2017-12-31");
    }

    @Test
    void aRawRowIsTheRowNowWithItsNewestChange(Scenario scenario) throws SQLException {
        // When
        scenario.commit("insert into application.delivery_methods values (2, 'Courier', 1)");
        scenario.commit(
                "update application.delivery_methods set last_edited_by = 2 where delivery_method_id = 2",
                "update application.delivery_methods set delivery_method_name = '' where delivery_method_id = 2");
        scenario.commit("update application.payment_methods set payment_method_id = 9 where payment_method_id = 4");

        // Then
        assertThat(scenario.rows("select * from oracle_raw.application_delivery_methods order by 1"))
                .containsExactly("1 | Post | 1 | read | read", "2 |  | 2 | t2 | t2.2");
        assertThat(scenario.rows("select * from oracle_raw.application_payment_methods order by 1"))
                .containsExactly(
                        "1 | Cash | 1 | read | read", "2 | Check | 1 | read | read", "9 | EFT | 1 | t3 | t3.1");
    }

    @Test
    void rowsCopiedInBulkAreTakenOneByOne(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "insert into application.delivery_methods select n, 'Method ' || n, 1 from generate_series(2, 9) n",
                "update application.delivery_methods set delivery_method_name = delivery_method_name || '!'"
                        + " where delivery_method_id % 2 = 0",
                "delete from application.delivery_methods where delivery_method_id > 6");

        // Then
        assertThat(scenario.rows("select delivery_method_id, delivery_method_name, source_lsn"
                        + " from oracle_raw.application_delivery_methods where delivery_method_id > 1 order by 1"))
                .containsExactly(
                        "2 | Method 2! | t1.2",
                        "3 | Method 3 | t1.1",
                        "4 | Method 4! | t1.2",
                        "5 | Method 5 | t1.1",
                        "6 | Method 6! | t1.2");
    }

    @Test
    void whatIsRolledBackLeavesNoTrace(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "savepoint before",
                "update application.delivery_methods set delivery_method_name = 'X'",
                "rollback to before",
                "update application.delivery_methods set last_edited_by = 2");

        // Then
        assertThat(scenario.rows("select * from oracle_raw.application_delivery_methods"))
                .containsExactly("1 | Post | 2 | t1 | t1.4");
    }
}
