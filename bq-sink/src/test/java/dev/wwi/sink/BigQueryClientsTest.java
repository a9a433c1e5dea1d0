package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.http.HttpTransportOptions;
import dev.wwi.runtime.config.ConfigException;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BigQueryClientsTest {

    private static final EndpointConfig LOCAL = new EndpointConfig("127.0.0.1:9060", "http://127.0.0.1:9050");

    @Test
    void aKeyFileIsUsedForBothApis(@TempDir Path directory) throws Exception {
        // Given
        Path key = Files.writeString(directory.resolve("key.json"), serviceAccountKey());

        // When
        BigQueryConfig config = config("europe-west3", key.toString(), false, null);
        BigQueryOptions rest = BigQueryClients.rest(config).getOptions();

        // Then
        assertThat(rest.getCredentials()).isInstanceOfSatisfying(ServiceAccountCredentials.class, credentials -> {
            assertThat(credentials.getClientEmail()).isEqualTo("sink@my-project.iam.gserviceaccount.com");
            assertThat(credentials.getScopes()).containsExactly("https://www.googleapis.com/auth/bigquery");
        });
        assertThat(BigQueryClients.writeSettings(config)
                        .getCredentialsProvider()
                        .getCredentials())
                .isInstanceOf(ServiceAccountCredentials.class);
        assertThat(rest.getLocation()).isEqualTo("europe-west3");
    }

    @Test
    void aKeyFileThatIsNoneIsNamed(@TempDir Path directory) throws Exception {
        // Given
        Path key = Files.writeString(directory.resolve("key.json"), "{}");

        // Then
        assertThatThrownBy(() -> BigQueryClients.rest(config("EU", key.toString(), false, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bigQuery.credentialsFile is " + key);
    }

    @Test
    void regionalEndpointsAreThoseOfTheLocation(@TempDir Path directory) throws Exception {
        // Given
        Path key = Files.writeString(directory.resolve("key.json"), serviceAccountKey());
        BigQueryConfig config = config("EUROPE-WEST3", key.toString(), true, null);

        // Then
        assertThat(BigQueryClients.rest(config).getOptions().getHost())
                .isEqualTo("https://bigquery.europe-west3.rep.googleapis.com");
        assertThat(BigQueryClients.writeSettings(config).getEndpoint())
                .isEqualTo("bigquerystorage.europe-west3.rep.googleapis.com:443");
    }

    @Test
    void aBigQueryElsewhereHasNoRegionalEndpoints() {
        assertThatThrownBy(() -> config("EU", null, true, LOCAL))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("regionalEndpoints is true although endpoint is set");
    }

    @Test
    void aCallThatIsNotAnsweredEndsWithinHalfAMinute() throws Exception {
        // Given
        BigQueryConfig config = config("EU", null, false, LOCAL);
        Duration most = Duration.ofSeconds(30);

        // When
        BigQueryWriteSettings write = BigQueryClients.writeSettings(config);
        BigQueryOptions rest = BigQueryClients.rest(config).getOptions();

        // Then
        assertThat(List.of(
                        write.createWriteStreamSettings(),
                        write.getWriteStreamSettings(),
                        write.finalizeWriteStreamSettings()))
                .allSatisfy(method -> {
                    assertThat(method.getRetrySettings().getTotalTimeoutDuration())
                            .isLessThanOrEqualTo(most);
                    assertThat(method.getRetrySettings().getMaxRpcTimeoutDuration())
                            .isLessThanOrEqualTo(most);
                });
        assertThat(rest.getRetrySettings().getTotalTimeoutDuration()).isLessThanOrEqualTo(most);
        assertThat(((HttpTransportOptions) rest.getTransportOptions()).getReadTimeout())
                .isLessThanOrEqualTo((int) most.toMillis());
    }

    private static BigQueryConfig config(
            String location, @Nullable String credentialsFile, boolean regional, @Nullable EndpointConfig endpoint) {
        return new BigQueryConfig(
                "my-project", location, "raw", "analytics", "staging", credentialsFile, regional, endpoint);
    }

    /** A key as Google issues them, of an account that does not exist. */
    private static String serviceAccountKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String privateKey = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "service_account")
                .put("project_id", "my-project")
                .put("private_key_id", "1")
                .put("private_key", privateKey)
                .put("client_email", "sink@my-project.iam.gserviceaccount.com")
                .put("client_id", "1")
                .put("token_uri", "https://oauth2.googleapis.com/token")
                .toString();
    }
}
