package dev.wwi.runtime.config;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Kafka and the schema registry.
 *
 * @param bootstrapServers brokers to connect to first, {@code host:port} separated by commas
 * @param schemaRegistryUrl where the Confluent-compatible registry listens; a user and password in it become settings of
 *     the registry's client, so that no log or error shows them
 * @param properties passed to every Kafka client as they are: security, timeouts
 * @param schemaRegistryProperties passed to the registry client as they are: credentials, TLS
 */
public record KafkaConfig(
        @Setting("Brokers to connect to first: host:port, several separated by commas")
        String bootstrapServers,

        @Setting("Where the Confluent-compatible schema registry listens; several addresses separated by commas")
        String schemaRegistryUrl,

        @Setting(value = "Passed to every Kafka client as they are: TLS, SASL, timeouts", defaultValue = "{}")
        Map<String, String> properties,

        @Setting(value = "Passed to the schema registry's client as they are: credentials, TLS", defaultValue = "{}")
        Map<String, String> schemaRegistryProperties) {
    private static final String REGISTRY_HOST_NAME_VERIFICATION =
            "schema.registry.ssl.endpoint.identification.algorithm";

    /** Checks and copies; of a registry behind TLS the host name is verified unless the properties say otherwise. */
    public KafkaConfig(
            @Nullable String bootstrapServers,
            @Nullable String schemaRegistryUrl,
            @Nullable Map<String, String> properties,
            @Nullable Map<String, String> schemaRegistryProperties) {
        if (bootstrapServers == null || !bootstrapServers.matches("[^,\\s:]+:\\d+(,[^,\\s:]+:\\d+)*")) {
            throw new ConfigException("bootstrapServers is " + PrintableAddress.of(bootstrapServers)
                    + "; allowed is host:port, several separated by commas");
        }
        RegistryAddresses registry = RegistryAddresses.parse(
                schemaRegistryUrl, schemaRegistryProperties == null ? Map.of() : schemaRegistryProperties);
        this.bootstrapServers = bootstrapServers;
        this.schemaRegistryUrl = registry.urls();
        this.properties = properties == null ? Map.of() : Map.copyOf(properties);
        this.schemaRegistryProperties = verifyingHostName(registry);
    }

    /** Confluent's client takes a certificate for any host name unless it is told not to. */
    private static Map<String, String> verifyingHostName(RegistryAddresses registry) {
        Map<String, String> verifying = new HashMap<>(registry.properties());
        if (registry.urls().startsWith("https://")) {
            verifying.putIfAbsent(REGISTRY_HOST_NAME_VERIFICATION, "https");
        }
        return Map.copyOf(verifying);
    }

    /** Without further settings. */
    public static KafkaConfig of(String bootstrapServers, String schemaRegistryUrl) {
        return new KafkaConfig(bootstrapServers, schemaRegistryUrl, Map.of(), Map.of());
    }

    /** What every Kafka client is built from; the caller adds its own settings on top. */
    public Map<String, Object> clientSettings() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

    /** The names of the properties without their values, for some of them are passwords. */
    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", schemaRegistryUrl=" + schemaRegistryUrl
                + ", properties=" + new TreeSet<>(properties.keySet()) + ", schemaRegistryProperties="
                + new TreeSet<>(schemaRegistryProperties.keySet()) + "]";
    }
}
