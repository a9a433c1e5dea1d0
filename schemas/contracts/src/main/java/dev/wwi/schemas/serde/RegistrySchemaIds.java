package dev.wwi.schemas.serde;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Schema ids from a Confluent Schema Registry, over Confluent's own client.
 *
 * <p>The client does not retry when the registry is out of reach or answers 5xx; this does, with a doubling pause, up
 * to a bound, and also where the answer says nothing of the schema: credentials (401, 403), time (408), rate (429). What
 * the registry refuses (409 incompatible, 404, 422) is not retried.
 */
public final class RegistrySchemaIds implements SchemaIds {
    private static final int SCHEMAS_PER_SUBJECT = 1_000;
    private static final int ATTEMPTS = 8;
    private static final int SERVER_ERROR = 500;
    private static final Set<Integer> NOT_OF_THE_SCHEMA = Set.of(401, 403, 408, 429);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final SchemaRegistryClient client;
    private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    private record SubjectSchema(String subject, Schema schema) {}

    private interface Call<T> {
        T run() throws IOException, RestClientException;
    }

    /** Over a client that the caller owns. */
    public RegistrySchemaIds(SchemaRegistryClient client) {
        this.client = client;
    }

    /**
     * Connects to a registry.
     *
     * @param url where it listens; several, separated by commas, are tried in turn
     * @param properties further settings of Confluent's client, such as credentials and TLS
     */
    public static RegistrySchemaIds connect(String url, Map<String, String> properties) {
        return new RegistrySchemaIds(new CachedSchemaRegistryClient(url, SCHEMAS_PER_SUBJECT, properties));
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return ids.computeIfAbsent(
                new SubjectSchema(subject, schema),
                key -> call(
                        "register a schema under " + subject, () -> client.register(subject, new AvroSchema(schema))));
    }

    @Override
    public Schema byId(int id) {
        return schemas.computeIfAbsent(
                id,
                key -> call("read schema " + id, () -> {
                    ParsedSchema parsed = client.getSchemaById(id);
                    if (parsed instanceof AvroSchema avro) {
                        return avro.rawSchema();
                    }
                    throw new IOException("schema " + id + " is of type " + parsed.schemaType() + ", not AVRO");
                }));
    }

    private static <T> T call(String purpose, Call<T> call) {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return call.run();
            } catch (RestClientException e) {
                boolean mayPass = e.getStatus() >= SERVER_ERROR || NOT_OF_THE_SCHEMA.contains(e.getStatus());
                if (!mayPass || attempt == ATTEMPTS) {
                    throw failure(purpose, e, mayPass);
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw failure(purpose, e, true);
                }
            }
            sleep(pause, purpose);
            pause = pause.multipliedBy(2);
        }
    }

    private static SchemaRegistryException failure(String purpose, Exception cause, boolean retriable) {
        return new SchemaRegistryException(
                "the schema registry did not " + purpose + ": " + cause.getMessage(), retriable, cause);
    }

    private static void sleep(Duration pause, String purpose) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaRegistryException("interrupted while waiting to " + purpose, true, e);
        }
    }
}
