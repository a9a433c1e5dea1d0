package dev.wwi.sink.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.sink.generation.RebuildOrder.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebuildOrderTest {
    @Test
    void anOrderIsReadAsItWasWritten() throws Exception {
        for (RebuildOrder order : List.of(
                new RebuildOrder(Action.BEGIN, List.of("raw.sales_orders", "analytics.dim_city")),
                new RebuildOrder(Action.BEGIN, List.of(), 2),
                new RebuildOrder(Action.BEGIN, List.of(), RebuildOrder.NEXT_TRANSFORMS),
                new RebuildOrder(Action.ROLLBACK, List.of("fct_order")))) {
            assertThat(RebuildOrder.parse(new ObjectMapper().writeValueAsString(order.toJson())))
                    .isEqualTo(order);
        }
    }

    @Test
    void whatIsNoOrderIsRefusedWithWhatIsAllowed() {
        assertThatThrownBy(() -> RebuildOrder.parse("{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the body is no JSON");
        assertThatThrownBy(() -> RebuildOrder.parse("{\"action\": \"begin\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no table; send {");
        assertThatThrownBy(() -> RebuildOrder.parse("{\"action\": \"start\", \"tables\": [\"a\"]}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"action\" is 'start'; allowed are begin, abort, accept, rollback, finish");
        assertThatThrownBy(() -> RebuildOrder.parse("{\"action\": \"begin\", \"tables\": [7]}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 7, which is no text");
        assertThatThrownBy(() -> new RebuildOrder(Action.ABORT, List.of("a"), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"transforms\" is 2; allowed is, with the action begin alone");
    }
}
