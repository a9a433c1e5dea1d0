package dev.wwi.cdc.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.schemas.catalogue.SourceTables;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CdcConfigTest {
    private static final String SMALLEST = """
            source: {url: "jdbc:postgresql://db:5433/wwi", user: capture, password: "${PASSWORD}"}
            kafka: {bootstrapServers: "kafka:9092", schemaRegistryUrl: "http://registry:8081"}
            """;

    @Test
    void theAddressesAreAllThatMustBeGiven() {
        // When
        CdcConfig config = parse(SMALLEST);
        // Then
        assertThat(config.capture().slot()).isEqualTo("wwi_slot");
        assertThat(config.capture().sourceTables()).isEqualTo(SourceTables.all());
        assertThat(config.capture().batch().pollInterval()).isEqualTo(Duration.ofMillis(10));
        assertThat(config.source().password().reveal()).isEqualTo("hidden");
        assertThat(config.toString()).doesNotContain("hidden");
        assertThat(config.source().address()).containsEntry("PGPORT", "5433").containsEntry("PGDBNAME", "wwi");
    }

    @Test
    void anAddressThatIsNoneIsRefusedByPath() {
        assertThatThrownBy(() -> parse(SMALLEST.replace("jdbc:postgresql:", "jdbc:mysql:")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("source.url")
                .hasMessageContaining("jdbc:mysql://db:5433/wwi")
                .hasMessageContaining("jdbc:postgresql://host:port/database");
    }

    @Test
    void passwordsInAnAddressAreNotShown() {
        // Given
        String usable = SMALLEST.replace("5433/wwi", "5433/wwi?sslmode=require&sslpassword=hidden");
        String withPassword = SMALLEST.replace("5433/wwi", "5433/wwi?password=hidden");
        String unusable = SMALLEST.replace("jdbc:postgresql://db", "postgres://capture:hidden@db");

        // Then
        assertThat(parse(usable).toString()).contains("sslmode=require").doesNotContain("hidden");
        assertThatThrownBy(() -> parse(withPassword))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("source.url has a password in it")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> parse(unusable))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("source.url is postgres://****@db:5433/wwi;")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void anUnknownTableIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> parse(SMALLEST + "capture: {tables: [sales.order]}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("capture.tables has sales.order;")
                .hasMessageContaining("sales.orders");
    }

    @Test
    void aSlotNameThatNeedsQuotesIsRefused() {
        assertThatThrownBy(() -> parse(SMALLEST + "capture: {slot: My-Slot}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("capture.slot is My-Slot; allowed is");
    }

    @Test
    void aQueueMustHoldMoreThanABatch() {
        assertThatThrownBy(() -> parse(SMALLEST + "capture: {batch: {maxRecords: 100, maxQueuedRecords: 100}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("capture.batch.maxQueuedRecords is 100; allowed is more than maxRecords");
    }

    @Test
    void policiesAreReadByColumn() {
        // When
        CdcConfig config = parse(SMALLEST + """
                capture:
                  privacy:
                    hashKey: "${HASH_KEY}"
                    columns: {purchasing.suppliers.bank_account_number: HASH, sales.customers.phone_number: MASK}
                """);
        // Then
        PrivacyConfig privacy = config.capture().privacy();
        assertThat(privacy.policyOf(SourceTables.SUPPLIERS, "bank_account_number"))
                .contains(ColumnPolicy.HASH);
        assertThat(privacy.policyOf(SourceTables.SUPPLIERS, "phone_number")).isEmpty();
        assertThat(privacy.columnsOf(SourceTables.CUSTOMERS)).containsExactly("phone_number");
        assertThat(config.toString()).doesNotContain("a key that nobody sees");
    }

    @Test
    void aPolicyForTheKeyIsRefused() {
        assertThatThrownBy(() -> parse(SMALLEST + "capture: {privacy: {columns: {sales.orders.order_id: MASK}}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("capture.privacy.columns has sales.orders.order_id, a column of the primary key");
    }

    @Test
    void aPolicyForATableThatIsNotInTheCatalogueIsRefused() {
        assertThatThrownBy(() -> parse(SMALLEST + "capture: {privacy: {columns: {sales.phone: MASK}}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("capture.privacy.columns has sales.phone; allowed is schema.table.column");
    }

    @Test
    void aHashWithoutAKeyIsRefused() {
        assertThatThrownBy(
                        () -> parse(SMALLEST + "capture: {privacy: {columns: {sales.customers.fax_number: HASH}}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("capture.privacy.hashKey has 0 characters; allowed are at least 16");
    }

    private static CdcConfig parse(String yaml) {
        return ConfigLoader.parse(
                yaml, CdcConfig.class, Map.of("PASSWORD", "hidden", "HASH_KEY", "a key that nobody sees"));
    }
}
