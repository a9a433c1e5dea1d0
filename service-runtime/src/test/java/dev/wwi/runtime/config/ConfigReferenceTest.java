package dev.wwi.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    private record Undocumented(@Setting("It is") String documented, String undocumented) {}

    @Test
    void everySettingIsARowOfTheTable() {
        // Given
        Class<ExampleConfig> type = ExampleConfig.class;

        // When
        String markdown = ConfigReference.markdown(type);

        // Then
        assertThat(markdown.lines())
                .hasSize(2 + 11)
                .contains(
                        "| `source.host` | text | required | The host |",
                        "| `source.mode` | FAST, SAFE | `SAFE` | How to go about it |",
                        "| `tables` | a list | `[]` | Names of the tables \\| all if empty |",
                        "| `limits.timeout` | a duration such as 500ms, 10s, 5m, 2h or 7d | `10s` | How long to wait |");
    }

    @Test
    void aSettingWithoutADescriptionIsNamed() {
        // Given
        Class<Undocumented> type = Undocumented.class;

        // When // Then
        assertThatThrownBy(() -> ConfigReference.rows(type)).hasMessageContaining("Undocumented.undocumented");
    }
}
