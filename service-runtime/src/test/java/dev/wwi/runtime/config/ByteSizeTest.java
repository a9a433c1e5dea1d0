package dev.wwi.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
    private record Disk(ByteSize space) {}

    @ParameterizedTest
    @CsvSource({"512B,512", "16kB,16384", "4GB,4294967296", "1 TB,1099511627776", "1536MB,1610612736"})
    void itIsReadWithPostgreSqlsUnits(String text, long bytes) {
        assertThat(ConfigLoader.parse("space: " + text, Disk.class, Map.of())
                        .space()
                        .bytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"4", "4gb", "-1GB", "1.5GB", "999999999TB"})
    void whatIsNoSizeIsRefusedByPath(String text) {
        assertThatThrownBy(() -> ConfigLoader.parse("space: " + text, Disk.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("space is " + text + "; allowed is a size such as 512MB");
    }

    @Test
    void itIsShownInTheLargestUnit() {
        assertThat(ByteSize.parse("1536MB")).hasToString("1.5GB");
        assertThat(ByteSize.parse("32GB")).hasToString("32GB");
        assertThat(ByteSize.ofBytes(0)).hasToString("0B");
    }
}
