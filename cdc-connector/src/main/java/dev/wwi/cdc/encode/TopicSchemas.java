package dev.wwi.cdc.encode;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.SchemaRegistryException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;

/** What the encoders need of the schema registry. Thread-safe. */
public interface TopicSchemas {
    /** The id of a schema under a subject, registering it if it is new. */
    int idOf(String subject, Schema schema);

    /** The schema of that id. */
    Schema byId(int id);

    /** The newest schema of a subject, if there is one. */
    Optional<Schema> latest(String subject);

    /** Over a registry's client. */
    static TopicSchemas of(SchemaIds ids, SchemaRegistryClient client) {
        return new TopicSchemas() {
            @Override
            public int idOf(String subject, Schema schema) {
                return ids.idOf(subject, schema);
            }

            @Override
            public Schema byId(int id) {
                return ids.byId(id);
            }

            @Override
            public Optional<Schema> latest(String subject) {
                try {
                    return Optional.of(new AvroSchema(
                                    client.getLatestSchemaMetadata(subject).getSchema())
                            .rawSchema());
                } catch (RestClientException e) {
                    if (e.getStatus() == 404) {
                        return Optional.empty();
                    }
                    throw unreadable(subject, e);
                } catch (IOException e) {
                    throw unreadable(subject, e);
                }
            }
        };
    }

    private static SchemaRegistryException unreadable(String subject, Exception cause) {
        return new SchemaRegistryException(
                "the schema registry did not read the newest schema of " + subject + ": " + cause.getMessage(),
                true,
                cause);
    }
}
