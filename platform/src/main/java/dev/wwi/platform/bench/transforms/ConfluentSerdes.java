package dev.wwi.platform.bench.transforms;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Avro records as Confluent's serializers write and read them, each with the number of its schema. */
final class ConfluentSerdes {
    private ConfluentSerdes() {}

    static Serde<GenericRecord> keys(String schemaRegistryUrl) {
        return serde(schemaRegistryUrl, true);
    }

    static Serde<GenericRecord> values(String schemaRegistryUrl) {
        return serde(schemaRegistryUrl, false);
    }

    private static Serde<GenericRecord> serde(String schemaRegistryUrl, boolean isKey) {
        Map<String, String> settings = Map.of("schema.registry.url", schemaRegistryUrl);
        KafkaAvroSerializer serializer = new KafkaAvroSerializer();
        serializer.configure(settings, isKey);
        KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
        deserializer.configure(settings, isKey);
        return Serdes.serdeFrom(
                serializer::serialize, (topic, bytes) -> (GenericRecord) deserializer.deserialize(topic, bytes));
    }
}
