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

    private static CdcConfig parse(String yaml) {
        return ConfigLoader.parse(yaml, CdcConfig.class, Map.of("PASSWORD", "hidden"));
    }
}
