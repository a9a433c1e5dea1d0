package dev.wwi.runtime.check;

import dev.wwi.schemas.topics.TopicSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the topics that exist say against those that are needed. */
final class TopicCheck {
    private final Collection<TopicSpec> wanted;
    private final Map<String, Integer> partitions;

    TopicCheck(Collection<TopicSpec> wanted, Map<String, Integer> partitions) {
        this.wanted = wanted;
        this.partitions = partitions;
    }

    /** @param refusal why Kafka would not create a topic; empty if it would */
    List<Finding> findings(Function<TopicSpec, Optional<String>> refusal) {
        List<Finding> findings = mismatches();
        List<TopicSpec> missing = missing();
        List<String> creatable = new ArrayList<>();
        for (TopicSpec spec : missing) {
            Optional<String> reason = refusal.apply(spec);
            if (reason.isPresent()) {
                findings.add(Finding.error(
                        "topic " + spec.name(),
                        "it is missing, and Kafka would not create it: " + reason.get(),
                        "Allow the service to create topics, or create it with " + spec.partitions()
                                + " partitions and " + spec.settings()
                                + "; the replicationFactor must not exceed the number of brokers."));
            } else {
                creatable.add(spec.name());
            }
        }
        if (!creatable.isEmpty()) {
            findings.add(Finding.warning(
                    "topics", "missing: " + Finding.named(creatable), "Nothing to do: the start creates them."));
        }
        return findings;
    }

    /** For a service that takes any number of partitions, as long as the topic is there. */
    List<Finding> findingsOfReader(String creator) {
        List<String> missing = missing().stream().map(TopicSpec::name).toList();
        return missing.isEmpty()
                ? List.of()
                : List.of(
                        Finding.error("topics", "missing: " + Finding.named(missing), "Start " + creator + " first."));
    }

    private List<TopicSpec> missing() {
        return wanted.stream()
                .filter(spec -> !partitions.containsKey(spec.name()))
                .toList();
    }

    private List<Finding> mismatches() {
        List<Finding> findings = new ArrayList<>();
        for (TopicSpec spec : wanted) {
            int actual = partitions.getOrDefault(spec.name(), spec.partitions());
            if (actual != spec.partitions()) {
                findings.add(Finding.error(
                        "topic " + spec.name(),
                        "it has " + actual + " partitions, the configuration asks for " + spec.partitions(),
                        "Set factPartitions to the number it has, for the connector and the transforms alike, or"
                                + " rebuild into new topics."));
            }
        }
        return findings;
    }
}
