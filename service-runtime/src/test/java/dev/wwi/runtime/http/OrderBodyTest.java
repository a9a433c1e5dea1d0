package dev.wwi.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderBodyTest {
    private static final String USAGE = "send {\"tables\": [\"sales.orders\"]}";

    @Test
    void namesAreReadInTheirOrder() {
        assertThat(OrderBody.parse("{\"tables\": [\"b\", \"a\", \"b\"]}", USAGE).names("tables"))
                .containsExactly("b", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "{\"tables\": []}", "{\"tables\": null}", "{\"tables\": \"a\"}"})
    void whatListsNothingHasNoNames(String body) {
        assertThat(OrderBody.parse(body, USAGE).names("tables")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{; the body is no JSON: ",
                "{\"tables\": [\"a\", 7]}; \"tables\" has 7, which is no text",
                "{\"tables\": [null]}; \"tables\" has null, which is no text"
            })
    void whatCannotBeReadIsRefusedWithWhatIsAllowed(String body, String message) {
        assertThatThrownBy(() -> OrderBody.parse(body, USAGE).names("tables"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith("; " + USAGE);
    }
}
