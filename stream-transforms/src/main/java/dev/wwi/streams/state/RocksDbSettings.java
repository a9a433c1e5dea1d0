package dev.wwi.streams.state;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/**
 * RocksDB as it was measured best for these stores: filters on disk and in memory, one shared cache, larger write buffers,
 * LZ4. The shared memory comes with the application's settings under {@link #MEMORY}.
 */
public final class RocksDbSettings implements RocksDBConfigSetter {
    /** The setting that holds the {@link RocksDbMemory}. */
    public static final String MEMORY = "wwi.rocksdb.memory";

    private static final long WRITE_BUFFER_BYTES = 32L << 20;

    /** Some 16 bits for each of the rows that fill a write buffer. */
    private static final double MEMORY_FILTER_SHARE = 0.02;

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
        // A first fill asks for every key before it puts it; a filter answers without a search.
        options.setMemtableWholeKeyFiltering(true);
        options.setMemtablePrefixBloomSizeRatio(MEMORY_FILTER_SHARE);
        // A store has one writer, its task's thread.
        options.setAllowConcurrentMemtableWrite(false);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    /** Keeps what is shared; {@link RocksDbMemory#close} frees it. */
    @Override
    public void close(String storeName, Options options) {}
}
