package dev.wwi.streams;

import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/** Which sub-topology reads which topic. */
final class Subtopologies {
    private final Map<String, Integer> byTopic;

    private Subtopologies(Map<String, Integer> byTopic) {
        this.byTopic = Map.copyOf(byTopic);
    }

    /** Those of a generation; internal topics carry its application id. */
    static Subtopologies of(TransformsGeneration generation) {
        TopologyDescription description =
                TransformTopology.build(generation, new InMemorySchemaIds()).describe();
        Map<String, Integer> byTopic = new HashMap<>();
        for (Subtopology subtopology : description.subtopologies()) {
            for (TopologyDescription.Node node : subtopology.nodes()) {
                if (node instanceof Source source && source.topicSet() != null) {
                    source.topicSet().forEach(topic -> {
                        byTopic.put(topic, subtopology.id());
                        byTopic.put(generation.applicationId() + "-" + topic, subtopology.id());
                    });
                }
            }
        }
        return new Subtopologies(byTopic);
    }

    /** The task that reads the partition, by Kafka Streams' name, {@code 1_0}; the partition's own name if none does. */
    String task(TopicPartition partition) {
        Integer subtopology = byTopic.get(partition.topic());
        return subtopology == null ? partition.toString() : subtopology + "_" + partition.partition();
    }
}
