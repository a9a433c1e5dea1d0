package dev.wwi.streams.state;

import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all RocksDB stores of a process share: one block cache, one budget of write buffers, one filter.
 * Close it after the stores. Thread-safe.
 */
public final class RocksDbMemory implements AutoCloseable {
    private static final double FILTER_BITS_PER_KEY = 10;

    private final Cache cache;
    private final WriteBufferManager writeBuffers;
    private final BloomFilter filter;

    private RocksDbMemory(Cache cache, WriteBufferManager writeBuffers, BloomFilter filter) {
        this.cache = cache;
        this.writeBuffers = writeBuffers;
        this.filter = filter;
    }

    /**
     * Allocates it.
     *
     * @param cacheBytes for blocks read from disk
     * @param writeBufferBytes for what is not yet written to disk, over all stores
     */
    public static RocksDbMemory allocate(long cacheBytes, long writeBufferBytes) {
        // The classes are native from their constructors on.
        RocksDB.loadLibrary();
        // Write buffers are charged to the cache, so that both together have one bound.
        Cache cache = new LRUCache(cacheBytes + writeBufferBytes);
        return new RocksDbMemory(
                cache, new WriteBufferManager(writeBufferBytes, cache), new BloomFilter(FILTER_BITS_PER_KEY));
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    BloomFilter filter() {
        return filter;
    }

    @Override
    public void close() {
        filter.close();
        writeBuffers.close();
        cache.close();
    }
}
