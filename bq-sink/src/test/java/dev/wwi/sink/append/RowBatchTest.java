package dev.wwi.sink.append;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowBatchTest {

    private final RowBatch batch = new RowBatch();

    @Test
    void theLastRowOfEachKeyIsDrainedAndTheBatchIsEmptyThen() {
        // Given
        Random random = new Random(3);
        for (int drain = 0; drain < 3; drain++) {
            Map<Integer, ByteString> last = new HashMap<>();
            long superseded = 0;

            // When
            for (int change = 0; change < 5_000; change++) {
                int key = random.nextInt(2_000);
                ByteString bytes = ByteString.copyFromUtf8(key + " " + change);
                superseded += batch.add(row(key, bytes), 0) ? 1 : 0;
                last.put(key, bytes);
            }
            long bytes = batch.bytes();
            List<PendingRow> drained = batch.drain();

            // Then
            assertThat(drained).extracting(PendingRow::bytes).containsExactlyInAnyOrderElementsOf(last.values());
            assertThat(superseded).isEqualTo(5_000 - last.size());
            assertThat(bytes)
                    .isEqualTo(drained.stream().mapToLong(RowBatch::sizeOf).sum());
            assertThat(batch.isEmpty()).isTrue();
            assertThat(batch.bytes()).isZero();
        }
    }

    @Test
    void keysOfAFewBytesHaveHashesOfTheirOwn() {
        // When
        Set<Integer> hashes = new HashSet<>();
        for (int key = 0; key < 20_000; key++) {
            hashes.add(key(key).hashCode() & 0xffff);
        }

        // Then: as many as random numbers of 16 bits would have, about
        assertThat(hashes).hasSizeGreaterThan(16_000);
    }

    private static PendingRow row(int key, ByteString bytes) {
        return new PendingRow(key(key), bytes, 0, new Delivery() {
            @Override
            public void acknowledged() {}

            @Override
            public void rejected(String reason) {}

            @Override
            public boolean isAbandoned() {
                return false;
            }
        });
    }

    /** Five bytes of framing before, as a record's key has them. */
    private static RowKey key(int key) {
        return new RowKey(ByteBuffer.allocate(8).putShort(5, (short) key).array(), 5);
    }
}
