package dev.wwi.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class KeyPartitioningTest {
    @Test
    void theSchemaIdIsNoPartOfThePartition() {
        // Given
        byte[] body = {84};

        // Then
        assertThat(KeyPartitioning.partition(WireFormat.frame(1, body), 16))
                .isEqualTo(KeyPartitioning.partition(WireFormat.frame(77, body), 16));
    }

    @Test
    void theBodyGoesWhereKafkasDefaultWouldPutIt() {
        for (int id = 0; id < 1_000; id++) {
            byte[] body = ByteBuffer.allocate(4).putInt(id).array();
            assertThat(KeyPartitioning.partitionOfBody(body, 7)).isEqualTo(BuiltInPartitioner.partitionForKey(body, 7));
        }
    }

    @Test
    void keysSpreadOverAllPartitions() {
        // Given
        Set<Integer> partitions = new HashSet<>();

        // When
        for (byte id = 0; id < 100; id++) {
            partitions.add(KeyPartitioning.partition(WireFormat.frame(1, new byte[] {id}), 4));
        }

        // Then
        assertThat(partitions).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
