package dev.wwi.cdc.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Hands Debezium the LSN to start from, and gives back what Debezium stores for the run at hand. Nothing is kept: the
 * resume point is in Kafka.
 *
 * <p>The offset at the start holds {@code lsn} alone. Without {@code lsn_proc} and {@code lsn_commit}, Debezium neither
 * searches for a position in the WAL nor filters messages, both of which lose changes of interleaved transactions
 * (dbz#76); it starts the stream at that LSN and passes everything on. What is stored later carries {@code lsn_commit},
 * which Debezium acknowledges to PostgreSQL.
 *
 * <p>Created by Debezium from its class name. Thread-safe.
 */
public final class ResumeOffsetStore implements OffsetBackingStore {
    /** Property of the LSN to start from; absent when there is none yet. */
    static final String START_LSN_PROPERTY = "offset.storage.wwi.start.lsn";

    private final Map<ByteBuffer, ByteBuffer> stored = new ConcurrentHashMap<>();
    private volatile @Nullable ByteBuffer start;

    @Override
    public void configure(WorkerConfig config) {
        String lsn = config.originalsStrings().get(START_LSN_PROPERTY);
        start = lsn == null ? null : ByteBuffer.wrap(("{\"lsn\":" + Long.parseLong(lsn) + "}").getBytes(UTF_8));
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> offsets = new HashMap<>();
        for (ByteBuffer key : keys) {
            ByteBuffer value = stored.getOrDefault(key, start);
            if (value != null) {
                offsets.put(key, value.duplicate());
            }
        }
        return CompletableFuture.completedFuture(offsets);
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        stored.putAll(values);
        callback.onCompletion(null, null);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }
}
