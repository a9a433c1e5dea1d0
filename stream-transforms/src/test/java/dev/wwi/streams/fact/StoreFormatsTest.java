package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.dimension.DimensionHistory;
import dev.wwi.streams.fact.SourceTopics.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program must find in the stores what the one before it left there, or be another generation. */
class StoreFormatsTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "stores.txt");
    private static final long NOON = 1_700_050_000_000_000L;

    @TempDir
    Path directory;

    @Test
    void theBytesInEveryStoreAreThoseOfThisGeneration() throws IOException {
        // Given
        SchemaIds schemaIds = new InMemorySchemaIds();
        SourceTopics topics = new SourceTopics(schemaIds);
        Map<String, Map<String, String>> stores;

        // When
        try (WholeTopology application = new WholeTopology(directory, schemaIds)) {
            for (List<Message> topic : History.records(DimensionHistory.small(), schemaIds)) {
                topic.forEach(application::pipe);
            }
            long lsn = 200;
            for (SourceRow row : SmallTrade.rows()) {
                application.pipe(topics.streamed(row, NOON, lsn++));
            }
            application.pipe(topics.reread(SmallTrade.rows().get(0), NOON + 1, lsn));
            stores = application.storedBytes();
        }

        // Then
        assertThat(stores.entrySet())
                .filteredOn(store -> store.getValue().isEmpty())
                .extracting(Map.Entry::getKey)
                .containsExactly(FactStores.PENDING_CORRECTIONS);
        if (Boolean.getBoolean("wwi.golden.write")) {
            Files.writeString(GOLDEN, text(stores));
        }
        assertThat(text(stores))
                .as("the stores; accept a new generation's by -Dwwi.golden.write=true")
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void soAreThoseOfACorrectionThatWaits() {
        // Given
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("pending"), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        Bytes from = Bytes.wrap(new byte[] {1, 2});

        // When
        new PendingCorrections(store)
                .add(new PendingCorrections.Range(from, Bytes.wrap(new byte[] {1, 3}), NOON / 1_000));

        // Then
        assertThat(HexFormat.of().formatHex(store.get(from))).isEqualTo("01" + "80e282aefa62" + "04" + "0103");
    }

    private static String text(Map<String, Map<String, String>> stores) {
        StringBuilder text = new StringBuilder();
        stores.forEach((store, content) -> {
            text.append(store).append('\n');
            content.forEach((key, value) ->
                    text.append("  ").append(key).append(" = ").append(value).append('\n'));
        });
        return text.toString();
    }
}
