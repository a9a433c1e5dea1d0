package dev.wwi.streams.fact;

import dev.wwi.streams.source.RowKey;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key of a row's parent: the Avro body of the parent's primary key, by which its change topic is partitioned,
 * so Kafka's default partitioning of these bytes leads to the parent's partition. Null if the row has no parent.
 */
record ForeignKey(String column) implements Function<CurrentRow, @Nullable Bytes> {
    @Override
    public @Nullable Bytes apply(CurrentRow line) {
        Long id = line.row().longOrNull(column);
        return id == null ? null : RowKey.body(id);
    }
}
