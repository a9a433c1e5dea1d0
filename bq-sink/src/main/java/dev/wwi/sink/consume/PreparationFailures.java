package dev.wwi.sink.consume;

import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.table.UnsupportedColumnException;
import dev.wwi.sink.table.WarehouseException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Judges why a table could not be made ready for a schema. */
public final class PreparationFailures {

    private static final int NOT_FOUND = 404;

    /** A service out of reach becomes trouble worth reporting with this attempt, after some seconds. */
    private static final int ATTEMPTS_BEFORE_TROUBLE = 4;

    private PreparationFailures() {}

    /** Whether the registry says for certain that it never issued the schema id: then the record is garbage. */
    public static boolean isUnknownSchema(Throwable failure) {
        return failure instanceof SchemaRegistryException
                && failure.getCause() instanceof RestClientException answer
                && answer.getStatus() == NOT_FOUND;
    }

    /** What the operator is told; empty while it may pass by itself. */
    static Optional<Trouble> trouble(Feed feed, Throwable failure, int attempts) {
        String reason = feed.table() + " cannot be made ready: " + failure.getMessage();
        if (failure instanceof UnsupportedColumnException) {
            return Optional.of(new Trouble(
                    "UNSUPPORTED_COLUMN",
                    reason,
                    "the column's type changed or has no counterpart: rebuild the table as a new generation"));
        }
        if (failure instanceof WarehouseException warehouse) {
            return switch (warehouse.code()) {
                case UNAVAILABLE -> unavailable("WAREHOUSE_UNAVAILABLE", reason, attempts);
                case PERMISSION_DENIED ->
                    Optional.of(new Trouble(
                            "PERMISSION_DENIED",
                            reason,
                            "grant the sink's credentials the role BigQuery Data Editor on its datasets"));
                case NOT_FOUND ->
                    Optional.of(new Trouble("NOT_FOUND", reason, "see that the project and its datasets exist"));
                case CONFLICTING_TABLE ->
                    Optional.of(new Trouble("CONFLICTING_TABLE", reason, "rebuild the table as a new generation"));
                case REFUSED -> Optional.of(new Trouble("REFUSED", reason, "see the reason"));
            };
        }
        if (failure instanceof SchemaRegistryException registry) {
            return registry.isRetriable()
                    ? unavailable("REGISTRY_UNAVAILABLE", reason, attempts)
                    : Optional.of(
                            new Trouble("REGISTRY_REFUSED", reason, "see the registry's address and credentials"));
        }
        if (failure instanceof KafkaException) {
            return unavailable("KAFKA_UNAVAILABLE", reason, attempts);
        }
        return Optional.of(
                new Trouble("INTERNAL_ERROR", feed.table() + " cannot be made ready: " + failure, "report it"));
    }

    private static Optional<Trouble> unavailable(String code, String reason, int attempts) {
        return attempts < ATTEMPTS_BEFORE_TROUBLE
                ? Optional.empty()
                : Optional.of(new Trouble(code, reason, "it is tried again until it answers"));
    }
}
