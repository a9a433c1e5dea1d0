package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RereadOrderTest {
    @Test
    void tablesAreReadInTheirOrderEachOnce() {
        assertThat(RereadOrder.parse("{\"tables\": [\"sales.orders\", \"a.b\", \"sales.orders\"]}")
                        .tables())
                .containsExactly("sales.orders", "a.b");
        assertThat(RereadOrder.parse("{\"all\": true}").isOfAll()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{; the body is no JSON",
                "{}; \"tables\" names no table",
                "''; \"tables\" names no table",
                "{\"tables\": []}; \"tables\" names no table",
                "{\"tables\": \"sales.orders\"}; \"tables\" names no table",
                "{\"tables\": [1]}; \"tables\" has 1, which is no text",
                "{\"all\": false}; \"all\" goes without \"tables\" and is true",
                "{\"all\": true, \"tables\": [\"sales.orders\"]}; \"all\" goes without \"tables\" and is true"
            })
    void anythingElseIsRefusedWithWhatIsAllowed(String json, String message) {
        assertThatThrownBy(() -> RereadOrder.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith("send {\"tables\": [\"sales.orders\"]} or {\"all\": true}");
    }
}
