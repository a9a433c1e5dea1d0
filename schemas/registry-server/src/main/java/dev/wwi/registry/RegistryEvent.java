package dev.wwi.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One acknowledged change of the registry, as it stands in the log: one event is one line of JSON, and one line is
 * applied wholly or not at all.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RegistryEvent.SchemaRegistered.class, name = "schema-registered"),
    @JsonSubTypes.Type(value = RegistryEvent.VersionsDeleted.class, name = "versions-deleted"),
    @JsonSubTypes.Type(value = RegistryEvent.CompatibilityChanged.class, name = "compatibility-changed")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface RegistryEvent {

    /** A subject got a new version; the id is new or that of the same schema under another subject. */
    record SchemaRegistered(String subject, int version, int id, String schema, List<SchemaReference> references)
            implements RegistryEvent {
        public SchemaRegistered {
            references = references == null ? List.of() : List.copyOf(references);
        }
    }

    /** Versions of a subject were hidden, or, if permanent, forgotten. */
    record VersionsDeleted(String subject, List<Integer> versions, boolean permanent) implements RegistryEvent {
        public VersionsDeleted {
            versions = List.copyOf(versions);
        }
    }

    /** The level of one subject, or the global one if the subject is null; a null level returns to the default. */
    record CompatibilityChanged(
            @Nullable String subject, @Nullable CompatibilityLevel level) implements RegistryEvent {}
}
