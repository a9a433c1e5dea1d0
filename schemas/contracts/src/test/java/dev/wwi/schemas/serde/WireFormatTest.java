package dev.wwi.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WireFormatTest {
    @Test
    void framesAndTakesApartARecord() {
        // When
        byte[] wire = WireFormat.frame(0x01020304, new byte[] {9, 8});

        // Then
        assertThat(wire).containsExactly(0, 1, 2, 3, 4, 9, 8);
        assertThat(WireFormat.schemaId(wire)).isEqualTo(0x01020304);
        assertThat(WireFormat.body(wire)).containsExactly(9, 8);
    }

    @Test
    void saysWhatIsWrongWithOtherBytes() {
        assertThatThrownBy(() -> WireFormat.schemaId(new byte[] {0, 1}))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("record has 2 bytes, a schema id needs at least 5");
        assertThatThrownBy(() -> WireFormat.schemaId(new byte[] {'{', 0, 0, 0, 1}))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("record starts with byte 123, Confluent's wire format with 0");
    }
}
