package dev.wwi.cdc.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.position.ReadRange;
import dev.wwi.cdc.position.SnapshotRead;
import dev.wwi.cdc.position.SnapshotState;
import dev.wwi.schemas.catalogue.SourceTables;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

final class AlreadyReadTest {
    private final AlreadyRead alreadyRead = AlreadyRead.of(new SnapshotState(
            1,
            List.of(new SnapshotRead(null, 1, 0), new SnapshotRead("10:20:", 2, 0)),
            Map.of(
                    SourceTables.ORDERS.qualifiedName(),
                    List.of(new ReadRange(ReadRange.START, 100, 0, 1), new ReadRange(100, ReadRange.END, 1, 1))),
            Map.of()));

    @Test
    void aChangeBelongsToTheReadOfItsKey() {
        assertThat(contains("order_id", 99, 5)).isFalse();
        assertThat(contains("order_id", 100, 5)).isTrue();
        assertThat(contains("order_id", 100, 20)).isFalse();
    }

    @Test
    void aChangeWhoseTableHasLostItsKeyColumnIsLeftToTheStream() {
        assertThat(contains("order_number", 100, 5)).isFalse();
    }

    private boolean contains(String keyColumn, int key, long transactionId) {
        Schema schema = SchemaBuilder.struct().field(keyColumn, Schema.INT32_SCHEMA);
        return alreadyRead.contains(SourceTables.ORDERS, new Struct(schema).put(keyColumn, key), transactionId);
    }
}
