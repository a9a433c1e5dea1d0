package dev.wwi.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * Who may use a {@link KafkaBroker}, and how it proves who it is.
 *
 * @param keyStore the broker's key and certificate, PKCS #12
 * @param keyStorePassword of the store and of the key in it
 * @param user the one user there is
 * @param password of that user
 */
public record KafkaSecurity(Path keyStore, String keyStorePassword, String user, String password) {
    private static final String MECHANISM = "SCRAM-SHA-512";

    /** Without anything that is secret. */
    @Override
    public String toString() {
        return "KafkaSecurity[keyStore=" + keyStore + ", user=" + user + "]";
    }

    String scramCredential() {
        return MECHANISM + "=[name=" + user + ",password=" + password + "]";
    }

    /** The broker talks to itself over a listener of its own, without any of this. */
    Map<String, String> brokerProperties() {
        String internal = "INTERNAL://127.0.0.1:" + FreePort.any();
        return Map.of(
                "listeners",
                internal,
                "advertised.listeners",
                internal,
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT,CLIENT:SASL_SSL",
                "inter.broker.listener.name",
                "INTERNAL",
                "sasl.enabled.mechanisms",
                MECHANISM,
                "listener.name.client.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                keyStore.toString(),
                "ssl.keystore.password",
                keyStorePassword);
    }
}
