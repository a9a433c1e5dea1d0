package dev.wwi.sink.append;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** A row on its way into the table. Confined to the thread that added it. */
public final class PendingRow {

    private final RowKey key;
    private final ByteString bytes;
    private final long recordBytes;
    private final Delivery delivery;
    private @Nullable PendingRow superseded;

    /**
     * @param key equal for all changes of one table row
     * @param bytes the encoded row
     * @param recordBytes what the delivery keeps in memory besides
     */
    public PendingRow(RowKey key, ByteString bytes, long recordBytes, Delivery delivery) {
        this.key = key;
        this.bytes = bytes;
        this.recordBytes = recordBytes;
        this.delivery = delivery;
    }

    RowKey key() {
        return key;
    }

    ByteString bytes() {
        return bytes;
    }

    Delivery delivery() {
        return delivery;
    }

    /** The earlier change of the same key that this one spares; it is sent after all if this one is rejected. */
    @Nullable
    PendingRow superseded() {
        return superseded;
    }

    void supersede(PendingRow earlier) {
        superseded = earlier;
    }

    /** Tells this record and the ones it spares that the table has their effect. */
    void acknowledge() {
        for (PendingRow row = this; row != null; row = row.superseded) {
            row.delivery.acknowledged();
        }
    }

    /** Bytes held in memory by this row alone. */
    long ownBytes() {
        return bytes.size() + recordBytes;
    }

    /** Bytes held in memory by this row and the ones it spares. */
    long retainedBytes() {
        long sum = 0;
        for (PendingRow row = this; row != null; row = row.superseded) {
            sum += row.ownBytes();
        }
        return sum;
    }
}
