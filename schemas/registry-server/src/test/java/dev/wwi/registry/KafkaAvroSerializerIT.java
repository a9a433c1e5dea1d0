package dev.wwi.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Confluent's own serializers against the server, as any consumer of the topics would use them. */
class KafkaAvroSerializerIT {
    private static final String TOPIC = "wwi.dim.city";

    @TempDir
    private Path directory;

    private SchemaRegistryServer server;

    @BeforeEach
    void start() throws IOException {
        server = SchemaRegistryServer.start(SchemaRegistryServer.Config.local(directory, 0));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aRecordComesBackThroughTheWireFormat() {
        // Given
        GenericRecord city =
                city(Schemas.CITY_WITH_POPULATION).set("population", 5L).build();

        // When
        byte[] bytes = serialize(Map.of(), city);
        GenericRecord read = deserialize(bytes);

        // Then
        ByteBuffer wire = ByteBuffer.wrap(bytes);
        assertThat(wire.get()).isZero();
        assertThat(wire.getInt()).isEqualTo(1);
        assertThat(read).isEqualTo(city);
    }

    @Test
    void aReaderFollowsTheSchemasOfItsWriters() {
        // Given
        byte[] first = serialize(Map.of(), city(Schemas.CITY).build());
        byte[] second = serialize(Map.of(), city(Schemas.CITY_WITH_POPULATION).build());

        // When
        GenericRecord firstRead = deserialize(first);
        GenericRecord secondRead = deserialize(second);

        // Then
        assertThat(firstRead.getSchema()).isEqualTo(Schemas.CITY.rawSchema());
        assertThat(secondRead.getSchema()).isEqualTo(Schemas.CITY_WITH_POPULATION.rawSchema());
    }

    @Test
    void anIncompatibleWriterIsStopped() {
        // Given
        serialize(Map.of(), city(Schemas.CITY).build());
        GenericRecord incompatible = new GenericData.Record(Schemas.CITY_WITH_TEXT_KEY.rawSchema());
        incompatible.put("city_key", "five");

        // When // Then
        assertThatThrownBy(() -> serialize(Map.of(), incompatible))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("incompatible with an earlier schema");
    }

    @Test
    void theRepackagedClientKeepsItsAuthenticationProviders() {
        // Given
        Map<String, String> bearer =
                Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "token");
        Map<String, String> basic =
                Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:password");

        // When
        byte[] withBearer = serialize(bearer, city(Schemas.CITY).build());
        byte[] withBasic = serialize(basic, city(Schemas.CITY).build());

        // Then
        assertThat(withBearer).isEqualTo(withBasic);
    }

    private static GenericRecordBuilder city(AvroSchema schema) {
        return new GenericRecordBuilder(schema.rawSchema()).set("city_key", 7L);
    }

    private byte[] serialize(Map<String, String> settings, GenericRecord record) {
        try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
            Map<String, String> all = new HashMap<>(settings);
            all.put("schema.registry.url", server.url());
            serializer.configure(all, false);
            return serializer.serialize(TOPIC, record);
        }
    }

    private GenericRecord deserialize(byte[] bytes) {
        try (KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
            deserializer.configure(Map.of("schema.registry.url", server.url()), false);
            return (GenericRecord) deserializer.deserialize(TOPIC, bytes);
        }
    }
}
