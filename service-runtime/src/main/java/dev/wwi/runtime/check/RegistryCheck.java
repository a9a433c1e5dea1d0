package dev.wwi.runtime.check;

import dev.wwi.runtime.config.KafkaConfig;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the schema registry answers with the configured credentials. It is only read from. */
public final class RegistryCheck {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private RegistryCheck() {}

    /** Asks once and waits up to 10 s for a connection and for the answer; never throws for the registry's state. */
    public static CheckResult run(KafkaConfig config) {
        String url = config.schemaRegistryUrl();
        Map<String, Object> settings = new HashMap<>(config.schemaRegistryProperties());
        settings.put("http.connect.timeout.ms", KafkaCheck.TIMEOUT_MILLIS);
        settings.put("http.read.timeout.ms", KafkaCheck.TIMEOUT_MILLIS);
        try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(url, 1, settings)) {
            int subjects = client.getAllSubjects().size();
            return CheckResult.of("schema registry " + url + " (" + subjects + " subjects)", List.of());
        } catch (RestClientException e) {
            return CheckResult.failed(refused(url, e.getStatus(), e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return CheckResult.failed(Finding.error(
                    "kafka.schemaRegistryUrl",
                    url + " does not answer: " + e,
                    "Set kafka.schemaRegistryUrl to the http:// or https:// address of a running registry, and look at"
                            + " kafka.schemaRegistryProperties."));
        }
    }

    static Finding refused(String url, int status, String message) {
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return Finding.error(
                    "kafka.schemaRegistryProperties",
                    url + " refuses the credentials with HTTP " + status + ": " + message,
                    "Set basic.auth.credentials.source: USER_INFO and basic.auth.user.info: name:password of someone who"
                            + " may read and register schemas.");
        }
        return Finding.error(
                "kafka.schemaRegistryUrl",
                url + " answers with HTTP " + status + ": " + message,
                "Set kafka.schemaRegistryUrl to a Confluent-compatible schema registry, and look at its log.");
    }
}
