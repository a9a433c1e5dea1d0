package dev.wwi.platform.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LsnTest {
    @Test
    void readsAndPrintsAsPostgresqlDoes() {
        assertThat(Lsn.format(Lsn.parse("16/B374D848"))).isEqualTo("16/B374D848");
        assertThat(Lsn.parse("FFFFFFFF/0")).isEqualTo(0xFFFFFFFF00000000L);
    }

    @Test
    void refusesOtherText() {
        assertThatThrownBy(() -> Lsn.parse("1234")).hasMessageContaining("1234");
    }
}
