package dev.wwi.schemas.serde;

import java.util.Arrays;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition a key belongs to: murmur2 over the Avro body of the key, without the wire header.
 *
 * <p>Kafka's own default hashes the whole key and with it the registry's schema id, so a key would move when its
 * schema is registered anew. Without the header the partition depends on the key's value alone, and whoever knows a
 * row's key can address its partition.
 */
public final class KeyPartitioning {
    private KeyPartitioning() {}

    /** The partition of a key in wire format. */
    public static int partition(byte[] wireKey, int partitions) {
        return partitionOfBody(Arrays.copyOfRange(wireKey, WireFormat.BODY_OFFSET, wireKey.length), partitions);
    }

    /** The partition of a key given as its Avro body; equal to Kafka's default partitioning of those bytes. */
    public static int partitionOfBody(byte[] keyBody, int partitions) {
        return Utils.toPositive(Utils.murmur2(keyBody)) % partitions;
    }
}
