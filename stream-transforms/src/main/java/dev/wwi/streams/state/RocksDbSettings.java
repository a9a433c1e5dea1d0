package dev.wwi.streams.state;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/**
 * RocksDB as it was measured best for these stores: filters, one shared cache, larger write buffers, LZ4. The shared
 * memory comes with the application's settings under {@link #MEMORY}.
 */
public final class RocksDbSettings implements RocksDBConfigSetter {
    /** The setting that holds the {@link RocksDbMemory}. */
    public static final String MEMORY = "wwi.rocksdb.memory";

    private static final long WRITE_BUFFER_BYTES = 32L << 20;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> settings) {
        if (!(settings.get(MEMORY) instanceof RocksDbMemory memory)) {
            throw new IllegalArgumentException(
                    "setting " + MEMORY + " is " + settings.get(MEMORY) + "; allowed is the stores' shared memory");
        }
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache());
        table.setFilterPolicy(memory.filter());
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    /** Keeps what is shared; {@link RocksDbMemory#close} frees it. */
    @Override
    public void close(String storeName, Options options) {}
}
