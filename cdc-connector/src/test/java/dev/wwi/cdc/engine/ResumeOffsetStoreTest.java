package dev.wwi.cdc.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.junit.jupiter.api.Test;

final class ResumeOffsetStoreTest {
    private static final ByteBuffer KEY = ByteBuffer.wrap("key".getBytes(UTF_8));

    private final ResumeOffsetStore store = new ResumeOffsetStore();

    @Test
    void theStartHoldsTheLsnAlone() throws Exception {
        // Given
        store.configure(config(Map.of(ResumeOffsetStore.START_LSN_PROPERTY, "4711")));
        // When
        Map<ByteBuffer, ByteBuffer> offsets = store.get(List.of(KEY)).get();
        // Then
        assertThat(UTF_8.decode(offsets.get(KEY)).toString()).isEqualTo("{\"lsn\":4711}");
    }

    @Test
    void withoutAStartThereIsNoOffset() throws Exception {
        // Given
        store.configure(config(Map.of()));
        // When Then
        assertThat(store.get(List.of(KEY)).get()).isEmpty();
    }

    @Test
    void whatIsStoredTakesTheStartsPlace() throws Exception {
        // Given
        store.configure(config(Map.of(ResumeOffsetStore.START_LSN_PROPERTY, "4711")));
        ByteBuffer stored = ByteBuffer.wrap("{\"lsn\":5000,\"lsn_commit\":5000}".getBytes(UTF_8));
        // When
        store.set(Map.of(KEY, stored), (error, result) -> {}).get();
        // Then
        assertThat(store.get(List.of(KEY)).get()).containsEntry(KEY, stored);
    }

    private static WorkerConfig config(Map<String, String> own) {
        Map<String, String> properties = new HashMap<>(own);
        properties.put("bootstrap.servers", "127.0.0.1:1");
        properties.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("offset.storage.file.filename", "unused");
        return new StandaloneConfig(properties);
    }
}
