package dev.wwi.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/** The classes are native: the library must be there before the first of them, and what is shared is freed once. */
class RocksDbSettingsTest {
    private static final long CACHE_BYTES = 8L << 20;
    private static final long WRITE_BUFFER_BYTES = 4L << 20;

    private final RocksDbSettings setter = new RocksDbSettings();

    @Test
    void everyStoreHasFiltersLz4LargeWriteBuffersAndTheOneCache() {
        try (RocksDbMemory memory = RocksDbMemory.allocate(CACHE_BYTES, WRITE_BUFFER_BYTES);
                Options one = options();
                Options other = options()) {
            // When
            setter.setConfig("one", one, Map.of(RocksDbSettings.MEMORY, memory));
            setter.setConfig("other", other, Map.of(RocksDbSettings.MEMORY, memory));

            // Then
            assertThat(one.compressionType()).isEqualTo(CompressionType.LZ4_COMPRESSION);
            assertThat(one.writeBufferSize()).isEqualTo(32L << 20);
            assertThat(one.writeBufferManager()).isSameAs(memory.writeBuffers()).isSameAs(other.writeBufferManager());
            BlockBasedTableConfig table = (BlockBasedTableConfig) one.tableFormatConfig();
            assertThat(table.filterPolicy()).isSameAs(memory.filter());
            assertThat(table.cacheIndexAndFilterBlocks()).isTrue();
        }
    }

    @Test
    void aStoreThatClosesLeavesToTheOthersWhatIsTheirsToo() {
        RocksDbMemory memory = RocksDbMemory.allocate(CACHE_BYTES, WRITE_BUFFER_BYTES);
        try (Options options = options()) {
            // Given
            setter.setConfig("one", options, Map.of(RocksDbSettings.MEMORY, memory));

            // When
            setter.close("one", options);

            // Then
            assertThat(memory.cache().isOwningHandle()).isTrue();
            assertThat(memory.writeBuffers().isOwningHandle()).isTrue();
            assertThat(memory.filter().isOwningHandle()).isTrue();
        }
        memory.close();
        assertThat(memory.cache().isOwningHandle()).isFalse();
        assertThat(memory.writeBuffers().isOwningHandle()).isFalse();
        assertThat(memory.filter().isOwningHandle()).isFalse();
    }

    @Test
    void withoutTheSharedMemoryNoStoreOpens() {
        try (RocksDbMemory memory = RocksDbMemory.allocate(CACHE_BYTES, WRITE_BUFFER_BYTES);
                Options options = options()) {
            assertThat(memory.cache().isOwningHandle()).isTrue();
            assertThatThrownBy(() -> setter.setConfig("one", options, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(RocksDbSettings.MEMORY);
        }
    }

    private static Options options() {
        return new Options().setTableFormatConfig(new BlockBasedTableConfig());
    }
}
