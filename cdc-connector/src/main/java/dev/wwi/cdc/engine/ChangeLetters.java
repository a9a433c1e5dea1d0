package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowJson;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.stream.SourceChange;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes that cannot be events as dead letters: key and value as JSON, which takes any type.
 *
 * <p>They are to be read by people; what puts the table right is reading it again. The header {@value #FORMAT_HEADER}
 * tells them from dead letters whose bytes can be sent to their topic again.
 */
final class ChangeLetters {
    /** Header of a letter whose key and value are not in the form that its topic takes. */
    static final String FORMAT_HEADER = "wwi.format";

    private static final String STAGE = "connector/stopped-table";
    private static final Header FORMAT = new RecordHeader(FORMAT_HEADER, "json".getBytes(StandardCharsets.UTF_8));

    private final RowJson json;

    ChangeLetters(RowJson json) {
        this.json = json;
    }

    ProducerRecord<byte[], byte[]> letter(
            SourceTable table, SourceChange change, ChangeOrigin origin, StoppedTable stopped) {
        Struct before = change.before();
        Struct after = change.after();
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("op", change.operation().code());
        event.put("before", before == null ? null : json.row(table, before));
        event.put("after", after == null ? null : json.row(table, after));
        event.put("lsn", origin.lsn());
        event.put("txId", origin.transactionId());
        event.put("ts_us", origin.atMicros());
        List<Header> headers = new ArrayList<>();
        headers.add(FORMAT);
        return DeadLetter.unpublished(
                        STAGE,
                        new ProducerRecord<>(
                                table.topic(),
                                null,
                                TimeUnit.MICROSECONDS.toMillis(origin.atMicros()),
                                json.bytes(key(table, after == null ? before : after)),
                                json.bytes(event),
                                headers),
                        stopped.code().name(),
                        stopped.reason())
                .toProducerRecord(Topics.CONNECTOR_DEAD_LETTERS);
    }

    private Map<String, @Nullable Object> key(SourceTable table, @Nullable Struct row) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        if (row != null) {
            Map<String, @Nullable Object> columns = json.row(table, row);
            table.primaryKey().stream().filter(columns::containsKey).forEach(name -> key.put(name, columns.get(name)));
        }
        return key;
    }
}
