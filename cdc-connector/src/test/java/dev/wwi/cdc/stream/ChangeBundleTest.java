package dev.wwi.cdc.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

final class ChangeBundleTest {
    private final SourceRecord first = record("first");
    private final SourceRecord second = record("second");

    @Test
    void aBundleHoldsItsRecordsInTheirOrderAndTheirPartition() {
        // When
        SourceRecord bundle = ChangeBundle.of(List.of(second, first));
        // Then
        assertThat(ChangeBundle.recordsOf(bundle)).containsExactly(second, first);
        assertThat(bundle.sourcePartition()).isEqualTo(first.sourcePartition());
    }

    @Test
    void aRecordThatIsNoBundleIsItsOwn() {
        // When
        List<SourceRecord> records = ChangeBundle.recordsOf(first);
        // Then
        assertThat(records).containsExactly(first);
    }

    private static SourceRecord record(String topic) {
        return new SourceRecord(Map.of("server", "wwi"), Map.of("lsn", 7L), topic, null, null, "value");
    }
}
