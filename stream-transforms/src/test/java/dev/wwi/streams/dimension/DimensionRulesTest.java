package dev.wwi.streams.dimension;

import static dev.wwi.schemas.catalogue.SourceTables.BUYING_GROUPS;
import static dev.wwi.schemas.catalogue.SourceTables.CITIES;
import static dev.wwi.schemas.catalogue.SourceTables.COLORS;
import static dev.wwi.schemas.catalogue.SourceTables.COUNTRIES;
import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMERS;
import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMER_CATEGORIES;
import static dev.wwi.schemas.catalogue.SourceTables.PACKAGE_TYPES;
import static dev.wwi.schemas.catalogue.SourceTables.PEOPLE;
import static dev.wwi.schemas.catalogue.SourceTables.STATE_PROVINCES;
import static dev.wwi.schemas.catalogue.SourceTables.STOCK_ITEMS;
import static dev.wwi.schemas.catalogue.SourceTables.SUPPLIERS;
import static dev.wwi.schemas.catalogue.SourceTables.SUPPLIER_CATEGORIES;
import static dev.wwi.schemas.star.Validity.OPEN_END_MICROS;
import static dev.wwi.schemas.star.Validity.SINCE_EVER_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.streams.timeline.Version;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of slowly changing dimensions (star schema, section 2). */
class DimensionRulesTest {
    private static final long T0 = 1_700_000_000_000_000L;
    private static final long T1 = T0 + 1;
    private static final long T2 = T0 + 2;
    private static final long T3 = T0 + 3;
    private static final long T4 = T0 + 4;

    private DimensionDriver source;

    @BeforeEach
    void start(@TempDir Path stateDirectory) {
        source = DimensionDriver.overTopology(stateDirectory);
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void aParentsChangeMakesAVersionOfEveryMemberBelowIt() {
        // Given
        geography();
        source.snapshot(CITIES, 2, T0, Map.of("city_name", "Reno", "state_province_id", 10));
        source.snapshot(CITIES, 3, T0, Map.of("city_name", "Bern", "state_province_id", 11));

        // When
        source.write(COUNTRIES, 100, T1, Map.of("country_name", "USA"));

        // Then
        assertThat(attribute("dim_city", 1, "country")).containsExactly("United States", "USA");
        assertThat(attribute("dim_city", 2, "country")).containsExactly("United States", "USA");
        assertThat(attribute("dim_city", 3, "country")).containsExactly("Switzerland");
    }

    @Test
    void noVersionStartsWhenNoListedAttributeChanged() {
        // Given
        geography();
        int before = source.recordsForwarded();

        // When
        source.write(CITIES, 1, T1, Map.of("city_name", "Elko", "state_province_id", 10, "last_edited_by", 7));
        source.write(STATE_PROVINCES, 10, T2, with(nevada(), "latest_recorded_population", 9L));

        // Then
        assertThat(validity("dim_city", 1)).containsExactly(Tuple.tuple(SINCE_EVER_MICROS, OPEN_END_MICROS, true));
        assertThat(source.recordsForwarded()).isEqualTo(before);
    }

    @Test
    void aMoveToAnotherParentTakesItsAttributesAndLeavesTheFormerParentsChanges() {
        // Given
        geography();

        // When
        source.write(CITIES, 1, T1, Map.of("city_name", "Elko", "state_province_id", 11));
        source.write(STATE_PROVINCES, 10, T2, with(nevada(), "state_province_name", "Nevada!"));
        source.write(COUNTRIES, 101, T3, Map.of("country_name", "Helvetia"));

        // Then
        assertThat(attribute("dim_city", 1, "country")).containsExactly("United States", "Switzerland", "Helvetia");
        assertThat(validity("dim_city", 1))
                .containsExactly(
                        Tuple.tuple(SINCE_EVER_MICROS, T1, false),
                        Tuple.tuple(T1, T3, false),
                        Tuple.tuple(T3, OPEN_END_MICROS, true));
    }

    @Test
    void aStateThatComesBackLaterIsAVersionOfItsOwn() {
        // Given
        geography();

        // When
        source.write(STATE_PROVINCES, 10, T1, with(nevada(), "sales_territory", "Far West"));
        source.write(STATE_PROVINCES, 10, T2, nevada());

        // Then
        assertThat(attribute("dim_city", 1, "sales_territory")).containsExactly("West", "Far West", "West");
    }

    @Test
    void twoParentsThatCancelEachOtherOutAtOneInstantMakeNoVersion() {
        // Given
        geography();
        source.snapshot(STATE_PROVINCES, 12, T0, nevada());

        // When
        source.write(CITIES, 1, T1, Map.of("city_name", "Elko", "state_province_id", 12));

        // Then
        assertThat(validity("dim_city", 1)).containsExactly(Tuple.tuple(SINCE_EVER_MICROS, OPEN_END_MICROS, true));
    }

    @Test
    void aMemberDoesNotExistWhileAMandatoryParentIsMissing() {
        // Given
        source.snapshot(CITIES, 1, T0, Map.of("city_name", "Elko", "state_province_id", 10));
        source.write(STATE_PROVINCES, 10, T1, nevada());
        assertThat(source.versions("dim_city", 1)).isEmpty();

        // When
        source.write(COUNTRIES, 100, T2, Map.of("country_name", "United States"));

        // Then
        assertThat(validity("dim_city", 1)).containsExactly(Tuple.tuple(T2, OPEN_END_MICROS, true));
    }

    @Test
    void aParentOfTheSnapshotThatArrivesLateMakesTheMemberValidSinceEver() {
        // Given
        source.snapshot(CITIES, 1, T0, Map.of("city_name", "Elko", "state_province_id", 10));
        source.snapshot(STATE_PROVINCES, 10, T0, nevada());

        // When
        source.snapshot(COUNTRIES, 100, T0, Map.of("country_name", "United States"));

        // Then
        assertThat(validity("dim_city", 1)).containsExactly(Tuple.tuple(SINCE_EVER_MICROS, OPEN_END_MICROS, true));
    }

    @Test
    void theDeleteOfAMandatoryParentClosesTheVersionAndItsReturnStartsANewOne() {
        // Given
        geography();

        // When
        source.delete(COUNTRIES, 100, T1);
        source.write(COUNTRIES, 100, T2, Map.of("country_name", "United States"));

        // Then
        assertThat(validity("dim_city", 1))
                .containsExactly(Tuple.tuple(SINCE_EVER_MICROS, T1, false), Tuple.tuple(T2, OPEN_END_MICROS, true));
    }

    @Test
    void aDeleteClosesTheCurrentVersionAndTheIdThatComesBackLeavesTheGap() {
        // Given
        geography();

        // When
        source.delete(CITIES, 1, T1);
        source.write(CITIES, 1, T3, Map.of("city_name", "Elko", "state_province_id", 10));

        // Then
        assertThat(validity("dim_city", 1))
                .containsExactly(Tuple.tuple(SINCE_EVER_MICROS, T1, false), Tuple.tuple(T3, OPEN_END_MICROS, true));
        assertThat(source.timeline("dim_city", 1).orElseThrow().asOf(T2)).isEmpty();
    }

    @Test
    void aRowThatIsDeletedAndInsertedAgainInOneTransactionHasNoGap() {
        // Given
        geography();

        // When
        source.delete(CITIES, 1, T1);
        source.write(CITIES, 1, T1, Map.of("city_name", "Elko", "state_province_id", 10));

        // Then
        assertThat(validity("dim_city", 1)).containsExactly(Tuple.tuple(SINCE_EVER_MICROS, OPEN_END_MICROS, true));
    }

    @Test
    void aPersonIsAnEmployeeOnlyWhileSaidToBe() {
        // When
        source.snapshot(PEOPLE, 5, T0, person("Kayla", false));
        source.write(PEOPLE, 5, T1, person("Kayla", true));
        source.write(PEOPLE, 5, T2, person("Kayla", false));
        source.write(PEOPLE, 5, T4, person("Kayla", true));

        // Then
        assertThat(validity("dim_employee", 5))
                .containsExactly(Tuple.tuple(T1, T2, false), Tuple.tuple(T4, OPEN_END_MICROS, true));
    }

    @Test
    void aCustomerNeedsNoBuyingGroup() {
        // Given
        customerWithParents();

        // Then
        assertThat(attribute("dim_customer", 1, "buying_group")).containsExactly("N/A");
    }

    @Test
    void anOptionalParentThatIsMissingOrDeletedIsNotAvailable() {
        // Given
        customerWithParents();
        source.write(CUSTOMERS, 1, T1, with(customer(), "buying_group_id", 3));

        // When
        source.write(BUYING_GROUPS, 3, T2, Map.of("buying_group_name", "Tailspin"));
        source.delete(BUYING_GROUPS, 3, T3);

        // Then
        assertThat(attribute("dim_customer", 1, "buying_group")).containsExactly("N/A", "Tailspin", "N/A");
        assertThat(validity("dim_customer", 1))
                .containsExactly(
                        Tuple.tuple(SINCE_EVER_MICROS, T2, false),
                        Tuple.tuple(T2, T3, false),
                        Tuple.tuple(T3, OPEN_END_MICROS, true));
    }

    @Test
    void theCustomerThatPaysGivesItsNameToThoseItPaysFor() {
        // Given
        customerWithParents();
        source.snapshot(CUSTOMERS, 2, T0, with(customer(), "customer_name", "Branch"));

        // When
        source.write(CUSTOMERS, 1, T1, with(customer(), "customer_name", "Head"));

        // Then
        assertThat(attribute("dim_customer", 1, "customer")).containsExactly("Customer", "Head");
        assertThat(attribute("dim_customer", 1, "bill_to_customer")).containsExactly("Customer", "Head");
        assertThat(attribute("dim_customer", 2, "bill_to_customer")).containsExactly("Customer", "Head");
    }

    @Test
    void aContactsNewNameReachesCustomersAndSuppliersAndEmployees() {
        // Given
        customerWithParents();
        source.snapshot(SUPPLIER_CATEGORIES, 1, T0, Map.of());
        source.snapshot(SUPPLIERS, 1, T0, Map.of("primary_contact_person_id", 5));

        // When
        source.write(PEOPLE, 5, T1, person("Kayla Kelly", true));

        // Then
        assertThat(attribute("dim_customer", 1, "primary_contact")).containsExactly("Kayla", "Kayla Kelly");
        assertThat(attribute("dim_supplier", 1, "primary_contact")).containsExactly("Kayla", "Kayla Kelly");
        assertThat(attribute("dim_employee", 5, "employee")).containsExactly("Kayla", "Kayla Kelly");
    }

    @Test
    void theDeliveryPostalCodeIsTheOneThatCounts() {
        // Given
        customerWithParents();

        // When
        source.write(CUSTOMERS, 1, T1, with(customer(), "postal_postal_code", "99"));
        source.write(CUSTOMERS, 1, T2, with(customer(), "delivery_postal_code", "42"));

        // Then
        assertThat(attribute("dim_customer", 1, "postal_code")).containsExactly("delivery_postal_code?", "42");
    }

    @Test
    void nullBecomesItsStandInWhereDeclaredAndTheEmptyStringStays() {
        // Given
        source.snapshot(PACKAGE_TYPES, 1, T0, Map.of("package_type_name", "Each"));
        source.snapshot(PACKAGE_TYPES, 2, T0, Map.of("package_type_name", "Carton"));
        source.snapshot(STOCK_ITEMS, 1, T0, Map.of("unit_package_id", 1, "outer_package_id", 2));

        // When
        source.write(
                STOCK_ITEMS,
                1,
                T1,
                Map.of("unit_package_id", 1, "outer_package_id", 2, "size", "", "barcode", "", "brand", ""));
        geography();

        // Then
        assertThat(attribute("dim_stock_item", 1, "size")).containsExactly("N/A", "");
        assertThat(attribute("dim_stock_item", 1, "barcode")).containsExactly("N/A", "");
        assertThat(attribute("dim_stock_item", 1, "brand")).containsExactly("null", "");
        assertThat(attribute("dim_stock_item", 1, "recommended_retail_price")).containsOnly("null");
        assertThat(attribute("dim_stock_item", 1, "color")).containsOnly("N/A");
        assertThat(attribute("dim_stock_item", 1, "selling_package")).containsOnly("Each");
        assertThat(attribute("dim_stock_item", 1, "buying_package")).containsOnly("Carton");
        assertThat(source.versions("dim_city", 1).get(0).get("latest_recorded_population"))
                .isEqualTo(0L);
    }

    @Test
    void moneyIsExactAtScaleNineAndItsScaleAtTheSourceMakesNoVersion() {
        // Given
        source.snapshot(PACKAGE_TYPES, 1, T0, Map.of());
        source.snapshot(STOCK_ITEMS, 1, T0, Map.of("unit_price", new BigDecimal("13.10")));

        // When
        source.write(STOCK_ITEMS, 1, T1, Map.of("unit_price", new BigDecimal("13.1")));

        // Then
        assertThat(source.versions("dim_stock_item", 1)).singleElement().satisfies(row -> {
            assertThat(decimal(row, "unit_price")).isEqualTo(new BigDecimal("13.100000000"));
        });
    }

    @Test
    void anItemsColorIsRenamedAndItsPackagesAreTwo() {
        // Given
        source.snapshot(COLORS, 4, T0, Map.of("color_name", "Gray"));
        source.snapshot(PACKAGE_TYPES, 1, T0, Map.of("package_type_name", "Each"));
        source.snapshot(STOCK_ITEMS, 1, T0, Map.of("color_id", 4));

        // When
        source.write(COLORS, 4, T1, Map.of("color_name", "Steel Gray"));
        source.write(PACKAGE_TYPES, 1, T2, Map.of("package_type_name", "Single"));

        // Then
        assertThat(attribute("dim_stock_item", 1, "color")).containsExactly("Gray", "Steel Gray", "Steel Gray");
        assertThat(attribute("dim_stock_item", 1, "selling_package")).containsExactly("Each", "Each", "Single");
        assertThat(attribute("dim_stock_item", 1, "buying_package")).containsExactly("Each", "Each", "Single");
    }

    @Test
    void theKeyIsTheFunctionOfDimensionIdAndStart() {
        // Given
        geography();

        // When
        source.write(COUNTRIES, 100, T1, Map.of("country_name", "USA"));

        // Then
        assertThat(source.versions("dim_city", 1))
                .extracting(row -> row.get("city_key"))
                .containsExactly(SurrogateKey.of("dim_city", 1, SINCE_EVER_MICROS), SurrogateKey.of("dim_city", 1, T1));
    }

    @Test
    void everyDimensionHasItsUnknownMemberAndItIsPublishedOnce() {
        // When
        source.passWallClockTime();
        source.passWallClockTime();

        // Then
        assertThat(source.recordsForwarded()).isEqualTo(7);
        assertThat(source.rows("dim_stock_item")).singleElement().satisfies(row -> {
            assertThat(row.get("stock_item_key")).isEqualTo(0L);
            assertThat(row.get("wwi_stock_item_id")).isEqualTo(0L);
            assertThat(row.get("stock_item").toString()).isEqualTo("Unknown");
            assertThat(row.get("color").toString()).isEqualTo("N/A");
            assertThat(row.get("brand").toString()).isEqualTo("N/A");
            assertThat(row.get("quantity_per_outer")).isEqualTo(0L);
            assertThat(row.get("is_chiller_stock")).isEqualTo(false);
            assertThat(row.get("photo")).isNull();
            assertThat(decimal(row, "recommended_retail_price")).isZero();
            assertThat(row.get("valid_from")).isEqualTo(SINCE_EVER_MICROS);
            assertThat(row.get("valid_to")).isEqualTo(OPEN_END_MICROS);
            assertThat(row.get("is_current")).isEqualTo(true);
            assertThat(row.get("source_commit_at")).isEqualTo(SINCE_EVER_MICROS);
            assertThat(row.get("source_lsn")).isEqualTo(0L);
        });
    }

    @Test
    void aMemberWithIdZeroDoesNotMeetTheUnknownMember() {
        // Given
        source.passWallClockTime();
        source.snapshot(COLORS, 0, T0, Map.of());
        source.snapshot(PEOPLE, 0, T0, person("Nobody", true));

        // When
        source.delete(PEOPLE, 0, T1);

        // Then
        assertThat(source.rows("dim_employee")).hasSize(2);
        assertThat(validity("dim_employee", 0)).containsExactly(Tuple.tuple(SINCE_EVER_MICROS, T1, false));
    }

    @Test
    void factsGetTheTimelineWithTheAttributesTheyTakeOver() {
        // Given
        customerWithParents();

        // When
        source.write(CUSTOMERS, 1, T1, with(customer(), "delivery_city_id", 77));

        // Then
        List<Version> versions =
                source.timeline("dim_customer", 1).orElseThrow().versions();
        assertThat(versions)
                .extracting(
                        Version::validFromMicros, Version::validToMicros, Version::key, version -> version.attributes()
                                .longValue("wwi_delivery_city_id"))
                .containsExactly(
                        Tuple.tuple(SINCE_EVER_MICROS, T1, SurrogateKey.of("dim_customer", 1, SINCE_EVER_MICROS), 1L),
                        Tuple.tuple(T1, OPEN_END_MICROS, SurrogateKey.of("dim_customer", 1, T1), 77L));
    }

    @Test
    void packageTypesHaveTimelinesAndNoTable() {
        // Given
        source.snapshot(PACKAGE_TYPES, 1, T0, Map.of("package_type_name", "Each"));

        // When
        source.write(PACKAGE_TYPES, 1, T1, Map.of("package_type_name", "Single"));

        // Then
        assertThat(source.timeline("package_type", 1).orElseThrow().asOf(T1))
                .map(version -> version.attributes().string("package"))
                .contains("Single");
        assertThat(source.timeline("package_type", 1).orElseThrow().asOf(T0))
                .map(version -> version.attributes().string("package"))
                .contains("Each");
        assertThat(source.published().finalBytes().values()).allMatch(Map::isEmpty);
    }

    private void geography() {
        source.snapshot(COUNTRIES, 100, T0, Map.of("country_name", "United States"));
        source.snapshot(COUNTRIES, 101, T0, Map.of("country_name", "Switzerland"));
        source.snapshot(STATE_PROVINCES, 10, T0, nevada());
        source.snapshot(STATE_PROVINCES, 11, T0, Map.of("state_province_name", "Bern", "country_id", 101));
        source.snapshot(CITIES, 1, T0, Map.of("city_name", "Elko", "state_province_id", 10));
    }

    private static Map<String, Object> nevada() {
        return Map.of("state_province_name", "Nevada", "country_id", 100, "sales_territory", "West");
    }

    private void customerWithParents() {
        source.snapshot(CUSTOMER_CATEGORIES, 1, T0, Map.of());
        source.snapshot(PEOPLE, 5, T0, person("Kayla", true));
        source.snapshot(CUSTOMERS, 1, T0, customer());
    }

    private static Map<String, Object> customer() {
        return Map.of("customer_name", "Customer", "bill_to_customer_id", 1, "primary_contact_person_id", 5);
    }

    private static Map<String, Object> person(String name, boolean employee) {
        return Map.of("full_name", name, "is_employee", employee);
    }

    private static Map<String, Object> with(Map<String, Object> row, String column, Object value) {
        Map<String, Object> changed = new HashMap<>(row);
        changed.put(column, value);
        return changed;
    }

    private List<String> attribute(String dimension, int id, String attribute) {
        return source.versions(dimension, id).stream()
                .map(row -> String.valueOf(row.get(attribute)))
                .toList();
    }

    private List<Tuple> validity(String dimension, int id) {
        return source.versions(dimension, id).stream()
                .map(DimensionRulesTest::validity)
                .toList();
    }

    private static Tuple validity(GenericRecord row) {
        return Tuple.tuple(row.get("valid_from"), row.get("valid_to"), row.get("is_current"));
    }

    private static BigDecimal decimal(GenericRecord row, String column) {
        ByteBuffer buffer = ((ByteBuffer) row.get(column)).duplicate();
        byte[] unscaled = new byte[buffer.remaining()];
        buffer.get(unscaled);
        return new BigDecimal(new BigInteger(unscaled), 9);
    }
}
