package dev.wwi.streams.output;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.SchemaIds;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The output topic of one warehouse table: key is the primary key's record, value the row, null for a row that is gone;
 * both in Confluent's wire format. Thread-safe.
 */
public final class OutputTopic {
    private final TargetTable table;
    private final AvroSerializer<GenericRecord> keySerializer;
    private final Serde<GenericRecord> keySerde;
    private final Serde<SpecificRecordBase> rowSerde;

    /** The table's topic; its schemas are registered when the first record is written. */
    public OutputTopic(TargetTable table, SchemaIds schemaIds) {
        this.table = table;
        GenericData keyModel = new GenericData();
        // The model of the generated classes carries their conversions of decimals, dates and instants.
        SpecificData rowModel = SpecificData.getForSchema(table.valueSchema());
        rowModel.getConversions().forEach(keyModel::addLogicalTypeConversion);
        this.keySerializer = new AvroSerializer<>(table.keySchema(), schemaIds, SchemaIds.keySubject(table.topic()));
        this.keySerde = Serdes.serdeFrom(keySerializer, new AvroDeserializer<>(table.keySchema(), keyModel, schemaIds));
        this.rowSerde = Serdes.serdeFrom(
                new AvroSerializer<>(table.valueSchema(), schemaIds, SchemaIds.valueSubject(table.topic())),
                new AvroDeserializer<>(table.valueSchema(), rowModel, schemaIds));
    }

    /** The primary key of a row. */
    public static GenericRecord keyOf(TargetTable table, SpecificRecordBase row) {
        GenericRecord key = new GenericData.Record(table.keySchema());
        for (String column : table.primaryKey()) {
            key.put(column, row.get(column));
        }
        return key;
    }

    /** Whether the key is one of this table. */
    public boolean isKey(GenericRecord key) {
        return key.getSchema().equals(table.keySchema());
    }

    /** The primary keys in wire format. */
    public Serde<GenericRecord> keySerde() {
        return keySerde;
    }

    /** The rows in wire format; reading gives the generated class, also for rows of an earlier schema. */
    public Serde<SpecificRecordBase> rowSerde() {
        return rowSerde;
    }

    /** Writes the stream to the topic. */
    public void write(KStream<GenericRecord, SpecificRecordBase> stream) {
        stream.to(
                table.topic(),
                Produced.with(keySerde, rowSerde)
                        .withStreamPartitioner(partitioner())
                        .withName("write-" + table.name()));
    }

    private StreamPartitioner<GenericRecord, SpecificRecordBase> partitioner() {
        return (topic, key, row, partitions) ->
                Optional.of(Set.of(KeyPartitioning.partitionOfBody(keySerializer.body(key), partitions)));
    }
}
