package dev.wwi.sink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablePolicyTest {

    @Test
    void aTableOfItsOwnStalenessHasThatAndTheOthersTheCommonOne() {
        // Given
        TablePolicy policy =
                new TablePolicy(Duration.ofMinutes(15), Map.of("raw.sales_orders", Duration.ofHours(1)), Map.of());

        // Then
        assertThat(policy.maxStalenessOf(new PublishedTable("raw", "sales_orders")))
                .isEqualTo(Duration.ofHours(1));
        assertThat(policy.maxStalenessOf(new PublishedTable("raw", "other"))).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void whatBigQueryWouldRefuseIsRefusedWithItsName() {
        assertThatThrownBy(() -> new TablePolicy(Duration.ofHours(25), Map.of(), Map.of()))
                .hasMessageContaining("maxStaleness is PT25H");
        assertThatThrownBy(() -> new TablePolicy(Duration.ofMillis(1_500), Map.of(), Map.of()))
                .hasMessageContaining("whole seconds");
        assertThatThrownBy(() -> new TablePolicy(Duration.ZERO, Map.of("raw.a", Duration.ofSeconds(-1)), Map.of()))
                .hasMessageContaining("maxStalenessByTable.raw.a is PT-1S");
        assertThatThrownBy(() -> new TablePolicy(Duration.ZERO, Map.of(), Map.of("Team", "data")))
                .hasMessageContaining("'Team'");
    }
}
