package dev.wwi.sink;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DataFormatOptions;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.http.HttpTransportOptions;
import dev.wwi.runtime.config.ConfigException;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Google's two clients, for Google's BigQuery or one elsewhere. */
public final class BigQueryClients {

    private static final String SCOPE = "https://www.googleapis.com/auth/bigquery";
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int READ_TIMEOUT_MILLIS = 30_000;

    /**
     * Google's clients wait up to 20 minutes for the answer to a single call. Whoever asks here tries again, tells the
     * operator meanwhile, and has others to serve.
     */
    private static final RetrySettings RETRIES = RetrySettings.newBuilder()
            .setInitialRpcTimeoutDuration(Duration.ofSeconds(10))
            .setRpcTimeoutMultiplier(2)
            .setMaxRpcTimeoutDuration(Duration.ofSeconds(20))
            .setInitialRetryDelayDuration(Duration.ofMillis(200))
            .setRetryDelayMultiplier(2)
            .setMaxRetryDelayDuration(Duration.ofSeconds(5))
            .setTotalTimeoutDuration(Duration.ofSeconds(30))
            .build();

    // Google's client logs every opening and closing of a connection, at INFO of java.util.logging. The reference keeps
    // the level, for that library forgets loggers that nobody holds.
    private static final Logger CLIENT_LOGGER = Logger.getLogger("com.google.cloud.bigquery.storage");

    static {
        CLIENT_LOGGER.setLevel(Level.WARNING);
    }

    private BigQueryClients() {}

    /**
     * The client of the REST API.
     *
     * @throws ConfigException if the key file cannot be read
     */
    public static BigQuery rest(BigQueryConfig config) {
        BigQueryOptions.Builder options = BigQueryOptions.newBuilder()
                .setProjectId(config.project())
                .setLocation(config.location())
                // As doubles, which is the default, timestamps far from 1970 lose their microseconds.
                .setDataFormatOptions(
                        DataFormatOptions.newBuilder().useInt64Timestamp(true).build())
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setReadTimeout(READ_TIMEOUT_MILLIS)
                        .build())
                .setRetrySettings(RETRIES);
        EndpointConfig endpoint = config.endpoint();
        GoogleCredentials credentials = keyFile(config);
        if (config.regionalEndpoints()) {
            options.setHost(regionalRest(config.location()));
        }
        if (endpoint != null) {
            options.setHost(endpoint.rest()).setCredentials(NoCredentials.getInstance());
        } else if (credentials != null) {
            options.setCredentials(credentials);
        }
        return options.build().getService();
    }

    /**
     * The client of the Storage Write API; to be closed.
     *
     * @throws IOException if there are no credentials
     */
    public static BigQueryWriteClient write(BigQueryConfig config) throws IOException {
        return BigQueryWriteClient.create(writeSettings(config));
    }

    /** How the client of the Storage Write API is made. */
    static BigQueryWriteSettings writeSettings(BigQueryConfig config) throws IOException {
        BigQueryWriteSettings.Builder settings = BigQueryWriteSettings.newBuilder();
        if (config.regionalEndpoints()) {
            settings.setEndpoint(regionalGrpc(config.location()));
        }
        EndpointConfig endpoint = config.endpoint();
        GoogleCredentials credentials = keyFile(config);
        if (endpoint != null) {
            settings.setCredentialsProvider(NoCredentialsProvider.create())
                    .setTransportChannelProvider(BigQueryWriteSettings.defaultGrpcTransportProviderBuilder()
                            .setEndpoint(endpoint.grpc())
                            .setChannelConfigurator(channel -> channel.usePlaintext())
                            .build());
        } else if (credentials != null) {
            CredentialsProvider provider = FixedCredentialsProvider.create(credentials);
            settings.setCredentialsProvider(provider);
        }
        settings.applyToAllUnaryMethods(method -> {
            method.setRetrySettings(RETRIES);
            return null;
        });
        return settings.build();
    }

    /** Google's names for the endpoints of one location (Google docs, "BigQuery regional endpoints"). */
    private static String regionalRest(String location) {
        return "https://bigquery." + location.toLowerCase(Locale.ROOT) + ".rep.googleapis.com";
    }

    private static String regionalGrpc(String location) {
        return "bigquerystorage." + location.toLowerCase(Locale.ROOT) + ".rep.googleapis.com:443";
    }

    private static @Nullable GoogleCredentials keyFile(BigQueryConfig config) {
        if (config.credentialsFile() == null) {
            return null;
        }
        Path file = Path.of(config.credentialsFile());
        try (InputStream content = Files.newInputStream(file)) {
            return GoogleCredentials.fromStream(content).createScoped(SCOPE);
        } catch (IOException e) {
            throw new ConfigException(
                    "bigQuery.credentialsFile is " + file + ", which is no readable service account key: "
                            + e.getMessage(),
                    e);
        }
    }
}
