package dev.wwi.platform.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.SurrogateKey;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds the oracle against rows derived by hand: the clock, the dimensions and their audit columns. */
@ExtendWith(Scenarios.class)
class OracleDimensionIT {
    @Test
    void aRowOfTheFirstSnapshotIsTrueSinceEver(Scenario scenario) throws SQLException {
        // Then
        assertThat(scenario.rows("select * from oracle_star.dim_payment_method where payment_method_key > 0"
                        + " order by wwi_payment_method_id"))
                .containsExactly(
                        "1@ever | 1 | Cash | ever | open | t | read | read",
                        "2@ever | 2 | Check | ever | open | t | read | read",
                        "4@ever | 4 | EFT | ever | open | t | read | read");
    }

    @Test
    void streamedInsertsAndUpdatesStartVersionsAtTheirCommitTimes(Scenario scenario) throws SQLException {
        // When
        scenario.commit("insert into application.payment_methods values (3, 'Credit Card', 1)");
        scenario.commit("update application.payment_methods set payment_method_name = 'Credit-Card'"
                + " where payment_method_id = 3");

        // Then
        assertThat(scenario.rows(paymentMethods(3)))
                .containsExactly("Credit Card | t1 | t2 | f | t2 | t2.1", "Credit-Card | t2 | open | t | t2 | t2.1");
    }

    @Test
    void aClockThatStepsBackDoesNotReorderARow(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.payment_methods set payment_method_name = 'Cash 1'"
                + " where payment_method_id = 1");
        scenario.commit(
                "select pg_replication_origin_session_setup('" + Scenario.WAYWARD_CLOCK + "')",
                "select pg_replication_origin_xact_setup('0/1', now() - interval '1 hour')",
                "update application.payment_methods set payment_method_name = 'Cash 2' where payment_method_id = 1",
                "insert into application.payment_methods values (3, 'Early', 1)");

        // Then: effective together with the change before it, which it replaces; the audit columns say what was.
        assertThat(scenario.rows(paymentMethods(1)))
                .containsExactly("Cash | ever | t1 | f | t2 | t2.3", "Cash 2 | t1 | open | t | t2 | t2.3");
        assertThat(scenario.rows(paymentMethods(3))).containsExactly("Early | t2 | open | t | t2 | t2.4");
    }

    @Test
    void aTransactionMakesOneVersionWhateverItChanges(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "update sales.customers set customer_name = 'Half way' where customer_id = 2",
                "update sales.customer_categories set customer_category_name = 'Gift Store' where customer_category_id = 1",
                "update sales.customers set customer_name = 'Branch Office' where customer_id = 2",
                "update application.people set full_name = 'Lorena Cindric' where person_id = 3");

        // Then
        assertThat(scenario.rows(customers(2)))
                .containsExactly(
                        "Branch | Head Office | Novelty Shop | N/A | Waldemar Fisar | 90412 | 2 | ever | t1 | f | t1 | t1.4",
                        "Branch Office | Head Office | Gift Store | N/A | Lorena Cindric | 90412 | 2"
                                + " | t1 | open | t | t1 | t1.4");
    }

    @Test
    void aChangeUndoneWithinItsTransactionMakesNoVersion(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "update application.payment_methods set payment_method_name = 'X' where payment_method_id = 1",
                "update application.payment_methods set payment_method_name = 'Cash' where payment_method_id = 1");
        scenario.commit(
                "insert into application.payment_methods values (3, 'Bin', 1)",
                "delete from application.payment_methods where payment_method_id = 3");
        scenario.commit(
                "delete from application.payment_methods where payment_method_id = 4",
                "insert into application.payment_methods values (4, 'EFT', 1)");

        // Then
        assertThat(scenario.rows("select wwi_payment_method_id, valid_from, valid_to, source_commit_at, source_lsn"
                        + " from oracle_star.dim_payment_method order by 1"))
                .containsExactly(
                        "0 | ever | open | ever | 0",
                        "1 | ever | open | read | read",
                        "2 | ever | open | read | read",
                        "4 | ever | open | read | read");
    }

    @Test
    void aChangeUndoneInALaterTransactionMakesTwoVersions(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.payment_methods set payment_method_name = 'X' where payment_method_id = 1");
        scenario.commit(
                "update application.payment_methods set payment_method_name = 'Cash' where payment_method_id = 1");

        // Then
        assertThat(scenario.rows(paymentMethods(1)))
                .containsExactly(
                        "Cash | ever | t1 | f | t1 | t1.1",
                        "X | t1 | t2 | f | t2 | t2.1",
                        "Cash | t2 | open | t | t2 | t2.1");
    }

    @Test
    void aChangeOfAnAttributeThatIsNotListedMakesNoVersion(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "update application.cities set last_edited_by = 2",
                "update application.state_provinces set latest_recorded_population = 5, last_edited_by = 2",
                "update sales.customers set postal_postal_code = '1', credit_limit = 5, phone_number = 'x'",
                "update application.people set phone_number = '1', custom_fields = '{}'",
                "update warehouse.stock_items set custom_fields = '{}', marketing_comments = 'x', supplier_id = 2");

        // Then
        assertThat(scenario.rows("select valid_from, count(*) from (select valid_from from oracle_star.dim_city"
                        + " union all select valid_from from oracle_star.dim_customer"
                        + " union all select valid_from from oracle_star.dim_employee"
                        + " union all select valid_from from oracle_star.dim_stock_item) v group by 1"))
                .containsExactly("ever | 13");
        assertThat(scenario.rows("select distinct source_commit_at, source_lsn from oracle_star.dim_city"
                        + " where city_key > 0"))
                .containsExactly("read | read");
    }

    @Test
    void aParentsChangeMakesVersionsOfItsChildrenAlone(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "update application.state_provinces set sales_territory = 'Plains' where state_province_id = 2");
        scenario.commit("update application.countries set region = 'West', subregion = 'North', continent = 'America',"
                + " country_name = 'USA' where country_id = 1");

        // Then
        assertThat(scenario.rows("select city, state_province, country, continent, sales_territory, region, subregion,"
                        + " latest_recorded_population, valid_from, valid_to, is_current, source_commit_at, source_lsn"
                        + " from oracle_star.dim_city where wwi_city_id in (1, 2) order by wwi_city_id, valid_from"))
                .containsExactly(
                        "Akron | Ohio | United States | North America | Great Lakes | Americas | Northern America | 199110"
                                + " | ever | t2 | f | t2 | t2.1",
                        "Akron | Ohio | USA | America | Great Lakes | West | North | 199110"
                                + " | t2 | open | t | t2 | t2.1",
                        "Abilene | Texas | United States | North America | Southwest | Americas | Northern America | 0"
                                + " | ever | t1 | f | t1 | t1.1",
                        "Abilene | Texas | United States | North America | Plains | Americas | Northern America | 0"
                                + " | t1 | t2 | f | t2 | t2.1",
                        "Abilene | Texas | USA | America | Plains | West | North | 0 | t2 | open | t | t2 | t2.1");
    }

    @Test
    void aMoveToAnotherParentMakesAVersionAndTheOldParentMattersNoMore(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.cities set state_province_id = 1 where city_id = 3");
        scenario.commit(
                "update application.state_provinces set state_province_name = 'Tejas' where state_province_id = 2");
        scenario.commit("update application.state_provinces set country_id = 2 where state_province_id = 1");

        // Then
        assertThat(scenario.rows("select city, state_province, country, valid_from, valid_to, source_lsn"
                        + " from oracle_star.dim_city where wwi_city_id = 3 order by valid_from"))
                .containsExactly(
                        "Abbott | Texas | United States | ever | t1 | t1.1",
                        "Abbott | Ohio | United States | t1 | t3 | t3.1",
                        "Abbott | Ohio | Canada | t3 | open | t3.1");
    }

    @Test
    void aNewStatePopulationOfNullAndOfZeroIsOneVersion(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.cities set latest_recorded_population = 0 where city_id = 2");

        // Then
        assertThat(scenario.rows("select latest_recorded_population, valid_from, valid_to from oracle_star.dim_city"
                        + " where wwi_city_id = 2"))
                .containsExactly("0 | ever | open");
    }

    @Test
    void aMemberEndsWithAMandatoryParentAndComesBackWithIt(Scenario scenario) throws SQLException {
        // Given: foreign keys do not hold for a session that replicates
        String replica = "set session_replication_role = replica";

        // When
        scenario.commit(replica, "delete from sales.customer_categories where customer_category_id = 1");
        scenario.commit("update sales.customers set customer_name = 'Unseen' where customer_id = 2");
        scenario.commit(replica, "insert into sales.customer_categories values (1, 'Novelty Shop', 1)");
        scenario.commit(replica, "delete from sales.customers where customer_id = 1");

        // Then
        assertThat(scenario.rows("select customer, bill_to_customer, category, valid_from, valid_to, is_current,"
                        + " source_commit_at, source_lsn from oracle_star.dim_customer where customer_key > 0"
                        + " order by wwi_customer_id, valid_from"))
                .containsExactly(
                        "Head Office | Head Office | Novelty Shop | ever | t1 | f | t1 | t1.2",
                        "Head Office | Head Office | Novelty Shop | t3 | t4 | f | t4 | t4.2",
                        "Branch | Head Office | Novelty Shop | ever | t1 | f | t1 | t1.2",
                        "Unseen | Head Office | Novelty Shop | t3 | t4 | f | t4 | t4.2");
    }

    @Test
    void everyParentButBuyingGroupAndColorIsMandatory(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "set session_replication_role = replica",
                "delete from application.countries where country_id = 1",
                "delete from purchasing.supplier_categories where supplier_category_id = 1",
                "delete from warehouse.package_types where package_type_id = 2",
                "delete from application.people where person_id = 3",
                "delete from sales.buying_groups",
                "delete from warehouse.colors");

        // Then
        assertThat(scenario.rows("select 'city', count(*) from oracle_star.dim_city where is_current"
                        + " union all select 'supplier', count(*) from oracle_star.dim_supplier where is_current"
                        + " union all select 'item', count(*) from oracle_star.dim_stock_item where is_current"
                        + " union all select 'customer', count(*) from oracle_star.dim_customer where is_current"))
                .containsExactly("city | 1", "supplier | 1", "item | 1", "customer | 1");
    }

    @Test
    void anOptionalParentThatIsNoneOrMissingShowsAsNotApplicable(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update sales.customers set buying_group_id = null where customer_id = 1");
        scenario.commit("update sales.customers set buying_group_id = 2 where customer_id in (1, 2)");
        scenario.commit(
                "set session_replication_role = replica", "delete from sales.buying_groups where buying_group_id = 2");
        scenario.commit("insert into sales.buying_groups values (2, 'Wingtip Toys', 1)");

        // Then
        assertThat(scenario.rows("select buying_group, valid_from, valid_to, source_lsn from oracle_star.dim_customer"
                        + " where customer_key > 0 order by wwi_customer_id, valid_from"))
                .containsExactly(
                        "Tailspin Toys | ever | t1 | t1.1",
                        "N/A | t1 | t2 | t2.1",
                        "Wingtip Toys | t2 | t3 | t3.2",
                        "N/A | t3 | t4 | t4.1",
                        "Wingtip Toys | t4 | open | t4.1",
                        "N/A | ever | t2 | t2.1",
                        "Wingtip Toys | t2 | t3 | t3.2",
                        "N/A | t3 | t4 | t4.1",
                        "Wingtip Toys | t4 | open | t4.1");
    }

    @Test
    void aDeletedRowClosesItsVersionAndComesBackAfterAGap(Scenario scenario) throws SQLException {
        // When
        scenario.commit("delete from application.payment_methods where payment_method_id = 4");
        scenario.commit("insert into application.payment_methods values (4, 'EFT', 1)");

        // Then
        assertThat(scenario.rows(paymentMethods(4)))
                .containsExactly("EFT | ever | t1 | f | t1 | t1.1", "EFT | t2 | open | t | t2 | t2.1");
    }

    @Test
    void aChangedKeyIsADeleteAndAnInsert(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.payment_methods set payment_method_id = 7 where payment_method_id = 4");

        // Then
        assertThat(scenario.rows(paymentMethods(4))).containsExactly("EFT | ever | t1 | f | t1 | t1.1");
        assertThat(scenario.rows(paymentMethods(7))).containsExactly("EFT | t1 | open | t | t1 | t1.1");
    }

    @Test
    void anEmployeeIsOneWhileTheRowSaysSo(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.people set is_employee = false where person_id = 1");
        scenario.commit("update application.people set preferred_name = 'Kay' where person_id = 1");
        scenario.commit("update application.people set is_employee = true, is_salesperson = false where person_id = 1");
        scenario.commit("update application.people set is_employee = true where person_id = 4");
        scenario.commit("update application.people set photo = '\\x' where person_id = 2");

        // Then
        assertThat(scenario.rows("select employee, preferred_name, is_salesperson, photo, valid_from, valid_to,"
                        + " is_current, source_lsn from oracle_star.dim_employee where employee_key > 0"
                        + " order by wwi_employee_id, valid_from"))
                .containsExactly(
                        "Kayla Woodcock | Kayla | t | \\xcafe | ever | t1 | f | t1.1",
                        "Kayla Woodcock | Kay | f | \\xcafe | t3 | open | t | t3.1",
                        "Hudson Onslow | Hudson | f | NULL | ever | t5 | f | t5.1",
                        "Hudson Onslow | Hudson | f | \\x | t5 | open | t | t5.1",
                        "Eva Muirden | Eva | f | NULL | t4 | open | t | t4.1");
    }

    @Test
    void aStockItemHasItsAttributesAndItsReplacementsOfNull(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update warehouse.stock_items set size = '', barcode = '', brand = '' where stock_item_id = 2");
        scenario.commit("update warehouse.stock_items set color_id = 1, unit_package_id = 3, tax_rate = 12.5"
                + " where stock_item_id = 2");

        // Then
        assertThat(scenario.rows(
                        "select stock_item, color, selling_package, buying_package, brand, size, lead_time_days,"
                                + " quantity_per_outer, is_chiller_stock, barcode, tax_rate, unit_price,"
                                + " recommended_retail_price, typical_weight_per_unit, photo, valid_from, valid_to"
                                + " from oracle_star.dim_stock_item where stock_item_key > 0"
                                + " order by wwi_stock_item_id, valid_from"))
                .containsExactly(
                        "USB missile launcher | Gray | Each | Carton | Northwind | 10cm | 14 | 12 | f | 8792838293728"
                                + " | 15 | 25 | 37.38 | 0.3 | \\x00ff | ever | open",
                        "White chocolate bar | N/A | Each | Carton | NULL | N/A | 3 | 24 | t | N/A"
                                + " | 10 | 8.55 | NULL | 0.05 | NULL | ever | t1",
                        "White chocolate bar | N/A | Each | Carton |  |  | 3 | 24 | t | "
                                + " | 10 | 8.55 | NULL | 0.05 | NULL | t1 | t2",
                        "White chocolate bar | Azure | Bag | Carton |  |  | 3 | 24 | t | "
                                + " | 12.5 | 8.55 | NULL | 0.05 | NULL | t2 | open");
    }

    @Test
    void aSupplierShowsItsReferenceEvenWhenItIsNoneOrEmpty(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update purchasing.suppliers set supplier_reference = '' where supplier_id = 1");
        scenario.commit("update application.people set full_name = 'Eva M.' where person_id = 4");
        scenario.commit("update purchasing.suppliers set supplier_category_id = 2 where supplier_id = 2");

        // Then
        assertThat(scenario.rows("select supplier, category, primary_contact, supplier_reference, payment_days,"
                        + " postal_code, valid_from, valid_to from oracle_star.dim_supplier where supplier_key > 0"
                        + " order by wwi_supplier_id, valid_from"))
                .containsExactly(
                        "A Datum Corporation | Toy Supplier | Eva Muirden | NULL | 14 | 46077 | ever | t1",
                        "A Datum Corporation | Toy Supplier | Eva Muirden |  | 14 | 46077 | t1 | t2",
                        "A Datum Corporation | Toy Supplier | Eva M. |  | 14 | 46077 | t2 | open",
                        "Contoso, Ltd. | Toy Supplier | Eva Muirden |  | 7 | 98253 | ever | t2",
                        "Contoso, Ltd. | Toy Supplier | Eva M. |  | 7 | 98253 | t2 | t3",
                        "Contoso, Ltd. | Courier | Eva M. |  | 7 | 98253 | t3 | open");
    }

    @Test
    void everyDimensionHasItsUnknownMember(Scenario scenario) throws SQLException {
        // Then
        String since = " | ever | open | t | ever | 0";
        assertThat(scenario.rows("select * from oracle_star.dim_city where city_key = 0"))
                .containsExactly("0 | 0 | Unknown | N/A | N/A | N/A | N/A | N/A | N/A | 0" + since);
        assertThat(scenario.rows("select * from oracle_star.dim_customer where customer_key = 0"))
                .containsExactly("0 | 0 | Unknown | N/A | N/A | N/A | N/A | N/A | 0" + since);
        assertThat(scenario.rows("select * from oracle_star.dim_employee where employee_key = 0"))
                .containsExactly("0 | 0 | Unknown | N/A | f | NULL" + since);
        assertThat(scenario.rows("select * from oracle_star.dim_stock_item where stock_item_key = 0"))
                .containsExactly(
                        "0 | 0 | Unknown | N/A | N/A | N/A | N/A | N/A | 0 | 0 | f | N/A | 0 | 0 | 0 | 0 | NULL"
                                + since);
        assertThat(scenario.rows("select * from oracle_star.dim_supplier where supplier_key = 0"))
                .containsExactly("0 | 0 | Unknown | N/A | N/A | N/A | 0 | N/A" + since);
        assertThat(scenario.rows("select * from oracle_star.dim_payment_method where payment_method_key = 0"))
                .containsExactly("0 | 0 | Unknown" + since);
        assertThat(scenario.rows("select * from oracle_star.dim_transaction_type where transaction_type_key = 0"))
                .containsExactly("0 | 0 | Unknown" + since);
    }

    @Test
    void aKeyIsAFunctionOfDimensionIdAndStart(Scenario scenario) throws SQLException {
        // When
        scenario.commit("update application.transaction_types set transaction_type_name = 'Invoice'"
                + " where transaction_type_id = 1");

        // Then
        long later = ChronoUnit.MICROS.between(Instant.EPOCH, scenario.committedAt(1));
        assertThat(scenario.rows(
                        "select transaction_type_key::text, transaction_type from oracle_star.dim_transaction_type"
                                + " where wwi_transaction_type_id = 1 order by valid_from"))
                .containsExactly(
                        key("dim_transaction_type", 1) + " | Customer Invoice",
                        SurrogateKey.of("dim_transaction_type", 1, later) + " | Invoice");
    }

    @Test
    void theChangeThatMadeAVersionIsTheLastOfItsInstantAmongTheRowsReferredTo(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "update application.cities set last_edited_by = 2 where city_id = 1",
                "update application.cities set city_name = 'Acron' where city_id = 1",
                "update application.countries set latest_recorded_population = 1 where country_id = 1",
                "update application.countries set latest_recorded_population = 2 where country_id = 2",
                "update application.state_provinces set last_edited_by = 2 where state_province_id = 2");

        // Then
        assertThat(scenario.rows("select wwi_city_id, city, valid_from, source_commit_at, source_lsn"
                        + " from oracle_star.dim_city where city_key > 0 order by wwi_city_id, valid_from"))
                .containsExactly(
                        "1 | Akron | ever | t1 | t1.3",
                        "1 | Acron | t1 | t1 | t1.3",
                        "2 | Abilene | ever | read | read",
                        "3 | Abbott | ever | read | read");
    }

    @Test
    void theChangesThatStartAndCloseAreThoseOfTheRowsEachVersionRestsOn(Scenario scenario) throws SQLException {
        // When
        scenario.commit(
                "update application.state_provinces set last_edited_by = 2 where state_province_id = 1",
                "update application.cities set state_province_id = 1 where city_id = 3",
                "update application.state_provinces set last_edited_by = 2 where state_province_id = 2");

        // Then
        assertThat(scenario.rows("select state_province, valid_from, valid_to, source_lsn from oracle_star.dim_city"
                        + " where wwi_city_id = 3 order by valid_from"))
                .containsExactly("Texas | ever | t1 | t1.3", "Ohio | t1 | open | t1.2");
    }

    private static long key(String dimension, long id) {
        return SurrogateKey.of(
                dimension, id, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("1900-01-01T00:00:00Z")));
    }

    private static String paymentMethods(int id) {
        return "select payment_method, valid_from, valid_to, is_current, source_commit_at, source_lsn"
                + " from oracle_star.dim_payment_method where wwi_payment_method_id = " + id + " order by valid_from";
    }

    private static String customers(int id) {
        return "select customer, bill_to_customer, category, buying_group, primary_contact, postal_code,"
                + " wwi_delivery_city_id, valid_from, valid_to, is_current, source_commit_at, source_lsn"
                + " from oracle_star.dim_customer where wwi_customer_id = " + id + " order by valid_from";
    }
}
