package dev.wwi.streams.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;

class BrokerEndsTest {
    @Test
    void aBrokerThatWouldEndTheJvmFailsInstead() {
        // When
        BrokerEnds.becomeErrors();

        // Then
        assertThatThrownBy(() -> Exit.halt(1, "the log directory is gone"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a broker would have ended the JVM with status 1: the log directory is gone");
        assertThatThrownBy(() -> Exit.exit(1)).hasMessageContaining("status 1");
    }
}
