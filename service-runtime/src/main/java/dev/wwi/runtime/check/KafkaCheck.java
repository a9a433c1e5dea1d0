package dev.wwi.runtime.check;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.schemas.topics.TopicSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether Kafka answers, and has the topics that a service needs or would let it create them. Nothing is created. */
public final class KafkaCheck {
    static final int TIMEOUT_MILLIS = 10_000;

    private final KafkaConfig config;

    /** Of the configured cluster. */
    public KafkaCheck(KafkaConfig config) {
        this.config = config;
    }

    /**
     * Checks the topics of a service that creates those that are missing.
     *
     * @param replicationFactor of those it creates
     * @return never throws for Kafka's state; without an answer it gives up after 10 s
     */
    public CheckResult runForCreator(Collection<TopicSpec> topics, int replicationFactor) throws InterruptedException {
        return run(topics, (admin, check) -> check.findings(spec -> refusal(admin, spec, replicationFactor)));
    }

    /**
     * Checks the topics of a service that reads what others create, and creates those that it alone uses.
     *
     * @param replicationFactor of those it creates
     * @return as for {@link #runForCreator}
     */
    public CheckResult runForReader(
            Collection<TopicSpec> topics, String creator, Collection<TopicSpec> own, int replicationFactor)
            throws InterruptedException {
        return run(topics, (admin, check) -> {
            List<Finding> findings = new ArrayList<>(check.findingsOfReader(creator));
            findings.addAll(new TopicCheck(own, existing(admin, own))
                    .findings(spec -> refusal(admin, spec, replicationFactor)));
            return findings;
        });
    }

    private interface Classification {
        List<Finding> of(Admin admin, TopicCheck check) throws InterruptedException, ExecutionException;
    }

    private CheckResult run(Collection<TopicSpec> topics, Classification classification) throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(config.clientSettings());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            String cluster = cluster(admin);
            List<Finding> findings = classification.of(admin, new TopicCheck(topics, existing(admin, topics)));
            return new CheckResult(List.of(cluster, topics.size() + " topics"), findings);
        } catch (ExecutionException e) {
            return CheckResult.failed(unreachable(e.getCause()));
        } catch (KafkaException e) {
            return CheckResult.failed(unreachable(e));
        }
    }

    private String cluster(Admin admin) throws InterruptedException, ExecutionException {
        DescribeClusterResult cluster = admin.describeCluster();
        String id = cluster.clusterId().get();
        int brokers = cluster.nodes().get().size();
        FinalizedVersionRange version = admin.describeFeatures()
                .featureMetadata()
                .get()
                .finalizedFeatures()
                .get("metadata.version");
        return "Kafka at " + config.bootstrapServers() + " (cluster " + id + ", brokers: " + brokers
                + (version == null ? "" : ", metadata.version " + version.maxVersionLevel()) + ")";
    }

    private static Map<String, Integer> existing(Admin admin, Collection<TopicSpec> topics)
            throws InterruptedException, ExecutionException {
        Map<String, Integer> partitions = new HashMap<>();
        List<String> names = topics.stream().map(TopicSpec::name).toList();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                partitions.put(
                        topic.getKey(), topic.getValue().get().partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return partitions;
    }

    /** Asks the controller whether it would create the topic. */
    private static Optional<String> refusal(Admin admin, TopicSpec spec, int replicationFactor) {
        NewTopic topic =
                new NewTopic(spec.name(), spec.partitions(), (short) replicationFactor).configs(spec.settings());
        try {
            admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true))
                    .all()
                    .get();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (ExecutionException e) {
            return e.getCause() instanceof TopicExistsException
                    ? Optional.empty()
                    : Optional.of(String.valueOf(e.getCause().getMessage()));
        }
    }

    private Finding unreachable(Throwable cause) {
        if (cause instanceof SslAuthenticationException) {
            return Finding.error(
                    "kafka.properties",
                    "Kafka at " + config.bootstrapServers() + " is not trusted: " + reason(cause),
                    "Set ssl.truststore.location (and .type, such as PEM) to the certificates that its own is signed by,"
                            + " and reach it by a name that is in its certificate.");
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return Finding.error(
                    "kafka.properties",
                    "Kafka at " + config.bootstrapServers() + " refuses the credentials: " + reason(cause),
                    "Set security.protocol, sasl.mechanism and sasl.jaas.config to those of a user who may use it.");
        }
        return Finding.error(
                "kafka.bootstrapServers",
                "Kafka at " + config.bootstrapServers() + " does not answer within " + TIMEOUT_MILLIS / 1_000 + " s: "
                        + reason(cause),
                "Set kafka.bootstrapServers to host:port of running brokers, and look at kafka.properties (TLS, SASL).");
    }

    private static String reason(Throwable cause) {
        return cause.getCause() == null || cause.getCause().getMessage() == null
                ? String.valueOf(cause.getMessage())
                : cause.getMessage() + ": " + cause.getCause().getMessage();
    }
}
