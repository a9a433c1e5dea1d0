package dev.wwi.sink.changelog;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.serde.WireFormatException;
import dev.wwi.sink.append.Backoff;
import dev.wwi.sink.consume.FeedEncoders;
import dev.wwi.sink.consume.PreparationFailures;
import dev.wwi.sink.consume.TopicIdentities;
import dev.wwi.sink.encode.ChangeLogEncoder;
import dev.wwi.sink.encode.RecordEncodingException;
import dev.wwi.sink.encode.RecordEncodingException.Code;
import dev.wwi.sink.encode.RowEncoder;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.TableLayouts;
import dev.wwi.sink.table.Warehouse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The change log of one source table, with the encoders of the schemas that its changes had so far. Confined to one
 * thread; methods block for requests to BigQuery and the registry.
 */
final class ChangeLogTable {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(1));
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeLogTable.class);

    private final SourceTable source;
    private final PhysicalTable physical;
    private final Warehouse warehouse;
    private final TopicIdentities topics;
    private final SchemaIds schemas;
    private final Map<Integer, RowEncoder> values = new HashMap<>();
    private final Map<Integer, RowEncoder> keys = new HashMap<>();
    private final Set<Integer> neverIssued = new HashSet<>();
    private @Nullable TableLayout layout;
    private @Nullable ChangeLogEncoder rows;

    ChangeLogTable(
            SourceTable source,
            PhysicalTable physical,
            Warehouse warehouse,
            TopicIdentities topics,
            SchemaIds schemas) {
        this.source = source;
        this.physical = physical;
        this.warehouse = warehouse;
        this.topics = topics;
        this.schemas = schemas;
    }

    SourceTable source() {
        return source;
    }

    PhysicalTable physical() {
        return physical;
    }

    /** The layout that the table has grown to; null before the first schema was seen. */
    @Nullable
    TableLayout layout() {
        return layout;
    }

    /** Makes the table ready for the first change among the records that can be one; false if there is none. */
    boolean prepareFor(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (layout == null && record.value() != null) {
                try {
                    value(WireFormat.schemaId(record.value()));
                } catch (RecordEncodingException | WireFormatException e) {
                    LOGGER.atDebug()
                            .setMessage("record is no change")
                            .addKeyValue("topic", record.topic())
                            .addKeyValue("offset", record.offset())
                            .addKeyValue("reason", e.getMessage())
                            .log();
                }
            }
        }
        return layout != null;
    }

    /** The encoder of values with that schema, with the table ready for them. */
    RowEncoder value(int schemaId) {
        RowEncoder known = values.get(schemaId);
        if (known != null) {
            return known;
        }
        Schema envelope = schema(schemaId);
        RowEncoder encoder =
                RowEncoder.forChangeEvents(envelope, ChangeLogEncoder.withoutPseudoColumns(prepare(envelope)));
        values.put(schemaId, encoder);
        return encoder;
    }

    /** The encoder of keys with that schema; a value's has to be asked for before. */
    RowEncoder key(int schemaId) {
        TableLayout prepared = layout;
        if (prepared == null) {
            throw new IllegalStateException(physical + " is not prepared");
        }
        return keys.computeIfAbsent(
                schemaId, id -> RowEncoder.forKeys(schema(id), ChangeLogEncoder.withoutPseudoColumns(prepared)));
    }

    /** The encoder of rows of the present layout; a value's has to be asked for before. */
    ChangeLogEncoder rows() {
        ChangeLogEncoder prepared = rows;
        if (prepared == null) {
            throw new IllegalStateException(physical + " is not prepared");
        }
        return prepared;
    }

    OptionalLong newestOffset(int partition) {
        return warehouse.newestLoggedOffset(physical, partition);
    }

    private Schema schema(int id) {
        if (neverIssued.contains(id)) {
            throw new RecordEncodingException(Code.MALFORMED_RECORD, "schema " + id + " was never issued");
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return schemas.byId(id);
            } catch (SchemaRegistryException e) {
                if (!PreparationFailures.isUnknownSchema(e)) {
                    throw e;
                }
                if (attempt == FeedEncoders.ATTEMPTS_BEFORE_UNKNOWN) {
                    neverIssued.add(id);
                    throw new RecordEncodingException(Code.MALFORMED_RECORD, "schema " + id + " was never issued");
                }
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(BACKOFF.after(attempt).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while a schema was looked up", e);
        }
    }

    private TableLayout prepare(Schema envelope) {
        TableLayout wanted = TableLayouts.changeLog(source, envelope);
        TableLayout present = layout;
        if (present == null || !present.missing(wanted).isEmpty()) {
            String topicId = topics.of(source.topic())
                    .orElseThrow(() -> new KafkaException("topic " + source.topic() + " does not exist"));
            present = warehouse.ensureTable(physical, wanted, topicId);
            warehouse.publish(physical, present);
            layout = present;
            rows = new ChangeLogEncoder(present);
        }
        return present;
    }
}
