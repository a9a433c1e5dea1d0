package dev.wwi.sink;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.http.HttpTransportOptions;
import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.check.KafkaCheck;
import dev.wwi.runtime.check.RegistryCheck;
import dev.wwi.runtime.config.ConfigException;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.sink.changelog.ChangeLogs;
import dev.wwi.sink.check.WarehouseCheck;
import dev.wwi.sink.check.WriteEndpointCheck;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.TablePolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Everything a start of the sink would need, checked without changing it: Kafka, the registry, BigQuery. */
public final class SinkCheck {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final SinkConfig config;

    /** Of a sink with this configuration. */
    public SinkCheck(SinkConfig config) {
        this.config = config;
    }

    /** Never throws for the state of what is checked. */
    public CheckResult run() throws InterruptedException {
        return new KafkaCheck(config.kafka())
                .runForReader(
                        topics(),
                        "the transforms",
                        Topics.sinkTopics(),
                        config.generations().replicationFactor())
                .and(RegistryCheck.run(config.kafka()))
                .and(bigQuery());
    }

    /** The sink takes any number of partitions. */
    private static List<TopicSpec> topics() {
        List<TopicSpec> topics = new ArrayList<>(Topics.changeTopics(1));
        topics.addAll(Topics.outputTopics(1));
        Topics.deadLetterTopics().stream()
                .filter(topic -> topic.name().equals(Topics.SINK_DEAD_LETTERS))
                .forEach(topics::add);
        return topics;
    }

    private CheckResult bigQuery() {
        BigQueryConfig bigQuery = config.bigQuery();
        try {
            if (bigQuery.endpoint() == null && bigQuery.credentialsFile() == null) {
                GoogleCredentials.getApplicationDefault();
            }
            boolean needsJobs = config.changeLog().enabled() || setsStaleness();
            CheckResult rest = new WarehouseCheck(
                            impatient(BigQueryClients.rest(bigQuery)), bigQuery, published(), needsJobs)
                    .run();
            return rest.and(writeEndpoint(bigQuery));
        } catch (ConfigException e) {
            return CheckResult.failed(Finding.error(
                    "bigQuery.credentialsFile",
                    String.valueOf(e.getMessage()),
                    "Set it to the JSON key of a service account that this user may read."));
        } catch (IOException e) {
            return CheckResult.failed(Finding.error(
                    "bigQuery.credentialsFile",
                    "it is not set, and there are no application default credentials: " + e.getMessage(),
                    "Set bigQuery.credentialsFile or GOOGLE_APPLICATION_CREDENTIALS, or run gcloud auth"
                            + " application-default login."));
        }
    }

    private List<PublishedTable> published() {
        List<PublishedTable> published = new ArrayList<>();
        new Feeds(config.bigQuery())
                .all(view -> 1)
                .forEach(feed -> published.add(feed.table().published()));
        if (config.changeLog().enabled()) {
            published.addAll(ChangeLogs.published(config.changeLog().dataset()));
        }
        return published;
    }

    private boolean setsStaleness() {
        TablePolicy policy = config.tables().policy();
        return !policy.maxStaleness().isZero() || !policy.maxStalenessByTable().isEmpty();
    }

    private static CheckResult writeEndpoint(BigQueryConfig config) throws IOException {
        return config.endpoint() == null
                ? WriteEndpointCheck.run(BigQueryClients.writeSettings(config).getEndpoint(), false)
                : WriteEndpointCheck.run(config.endpoint().grpc(), true);
    }

    private static BigQuery impatient(BigQuery client) {
        return client.getOptions().toBuilder()
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout(TIMEOUT_MILLIS)
                        .setReadTimeout(TIMEOUT_MILLIS)
                        .build())
                .setRetrySettings(ServiceOptions.getNoRetrySettings())
                .build()
                .getService();
    }
}
