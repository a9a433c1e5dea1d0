package dev.wwi.sink.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.PrintableAddress;
import dev.wwi.runtime.config.Setting;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the warehouse is and how to get in.
 *
 * @param endpoint null for Google's own; a section for a BigQuery elsewhere, which is used without credentials
 */
public record BigQueryConfig(
        @Setting("Project that the datasets belong to") String project,

        @Setting(value = "Where datasets are created: EU, US or a region", defaultValue = "EU")
        String location,

        @Setting(value = "Dataset of the copies of the source tables", defaultValue = "raw")
        String rawDataset,

        @Setting(value = "Dataset of the star schema", defaultValue = "analytics")
        String analyticsDataset,

        @Setting(value = "Dataset of the physical tables behind the views of both", defaultValue = "staging")
        String stagingDataset,

        @Setting(
                value = "Service account key file; without one, application default credentials are used",
                defaultValue = "null")
        @Nullable
        String credentialsFile,

        @Setting(
                value = "Use the endpoints of the location, so that no data passes through another, instead of Google's"
                        + " global ones",
                defaultValue = "false")
        boolean regionalEndpoints,

        @Nullable EndpointConfig endpoint) {

    public BigQueryConfig {
        if (project == null || !project.matches("[a-z][a-z0-9-]{4,28}[a-z0-9]")) {
            throw new ConfigException("project is " + project
                    + "; allowed is a project id: 6 to 30 lower-case letters, digits and hyphens");
        }
        if (location == null || !location.matches("[A-Za-z0-9-]+")) {
            throw new ConfigException(
                    "location is " + location + "; allowed is EU, US or a region such as europe-west3");
        }
        requireDataset("rawDataset", rawDataset);
        requireDataset("analyticsDataset", analyticsDataset);
        requireDataset("stagingDataset", stagingDataset);
        List<String> datasets = List.of(rawDataset, analyticsDataset, stagingDataset);
        if (Set.copyOf(datasets).size() != datasets.size()) {
            throw new ConfigException("rawDataset, analyticsDataset and stagingDataset are " + datasets
                    + "; allowed are three different");
        }
        if (endpoint != null && credentialsFile != null) {
            throw new ConfigException("credentialsFile is set although endpoint is; allowed is one of the two");
        }
        if (endpoint != null && regionalEndpoints) {
            throw new ConfigException("regionalEndpoints is true although endpoint is set; allowed is one of the two");
        }
    }

    /** A BigQuery on this machine, with the usual datasets. */
    public static BigQueryConfig local(String project, EndpointConfig endpoint) {
        return new BigQueryConfig(project, "EU", "raw", "analytics", "staging", null, false, endpoint);
    }

    private static void requireDataset(String name, String value) {
        if (value == null || !value.matches("[A-Za-z0-9_]{1,1024}")) {
            throw new ConfigException(name + " is " + value + "; allowed are letters, digits and underscores");
        }
    }

    /**
     * A BigQuery that is not Google's.
     *
     * @param grpc of the Storage Write API
     * @param rest of the REST API
     */
    public record EndpointConfig(
            @Setting("host:port of the Storage Write API, without TLS")
            String grpc,

            @Setting("URL of the REST API") String rest) {

        public EndpointConfig {
            if (grpc == null || !grpc.matches("[^:/\\s]+:\\d{1,5}")) {
                throw new ConfigException("grpc is " + PrintableAddress.of(grpc) + "; allowed is host:port");
            }
            if (rest == null || !rest.matches("https?://[^@\\s]+")) {
                throw new ConfigException("rest is " + PrintableAddress.of(rest)
                        + "; allowed is an http:// or https:// address without a user");
            }
        }
    }
}
