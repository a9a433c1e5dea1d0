package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

class TransformTopologyTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "topology.txt");

    private final TopologyDescription description = TransformTopology.build(
                    TransformsGeneration.FIRST, new InMemorySchemaIds())
            .describe();

    @Test
    void theTopologyIsTheOneOfThisGeneration() throws IOException {
        if (Boolean.getBoolean("wwi.golden.write")) {
            Files.writeString(GOLDEN, description.toString());
        }
        assertThat(description.toString())
                .as("the topology; accept a new generation's by -Dwwi.golden.write=true")
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void everyTopicThatFeedsIsReadAndEveryTargetWritten() {
        // When
        Set<String> read = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        topicGraph().forEach((topic, next) -> {
            read.add(topic);
            written.addAll(next);
        });

        // Then
        assertThat(read)
                .containsAll(SourceTables.all().stream()
                        .filter(table -> table.feeds() != Feeds.RAW_ONLY)
                        .map(SourceTable::topic)
                        .toList());
        assertThat(written)
                .containsAll(TargetTables.all().stream().map(TargetTable::topic).toList());
    }

    @Test
    void anotherGenerationDiffersInTheTopicsThatItWritesButForThoseThatAllShare() {
        // Given
        TransformsGeneration second = new TransformsGeneration(2);

        // When
        TopologyDescription next =
                TransformTopology.build(second, new InMemorySchemaIds()).describe();

        // Then
        Set<String> shared = new TreeSet<>(written(description));
        shared.retainAll(written(next));
        assertThat(shared).containsExactly(Topics.CALENDAR, Topics.ROW_ORIGINS);
        assertThat(next.toString().replace(".g2", "")).isEqualTo(description.toString());
    }

    @Test
    void theTopicsThatFeedDimensionsAreReadByOneSubtopology() {
        List<TopologyDescription.Subtopology> readers = description.subtopologies().stream()
                .filter(part -> part.nodes().stream()
                        .anyMatch(node -> node instanceof TopologyDescription.Source source
                                && source.topicSet().contains(SourceTables.CITIES.topic())))
                .toList();
        assertThat(readers).singleElement().satisfies(part -> assertThat(part.nodes().stream()
                        .filter(TopologyDescription.Source.class::isInstance)
                        .map(TopologyDescription.Source.class::cast)
                        .flatMap(source -> source.topicSet().stream()))
                .containsExactlyInAnyOrderElementsOf(SourceTables.all().stream()
                        .filter(table -> table.feeds() == Feeds.DIMENSIONS)
                        .map(SourceTable::topic)
                        .toList()));
    }

    @Test
    void whoeverWaitsForAChangeKnowsHowManyTopicsItPasses() {
        Map<String, Set<String>> graph = topicGraph();
        int longest = graph.keySet().stream()
                .mapToInt(topic -> topicsFrom(topic, graph, new HashSet<>()))
                .max()
                .orElseThrow();
        assertThat(longest).isEqualTo(Transforms.ROUNDS);
    }

    private static int topicsFrom(String topic, Map<String, Set<String>> graph, Set<String> onTheWay) {
        if (!graph.containsKey(topic)) {
            return 0;
        }
        assertThat(onTheWay.add(topic)).as("%s does not feed itself", topic).isTrue();
        int longest = graph.get(topic).stream()
                .mapToInt(next -> topicsFrom(next, graph, onTheWay))
                .max()
                .orElse(0);
        onTheWay.remove(topic);
        return 1 + longest;
    }

    /** From each topic that is read, the topics that are written because of it. */
    private Map<String, Set<String>> topicGraph() {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (TopologyDescription.Subtopology part : description.subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                if (node instanceof TopologyDescription.Source source) {
                    Set<String> written = new TreeSet<>();
                    collectWritten(source, written);
                    source.topicSet().forEach(topic -> graph.put(topic, written));
                }
            }
        }
        return graph;
    }

    /** Without those that Kafka Streams makes, which have the application id in front. */
    private static Set<String> written(TopologyDescription topology) {
        Set<String> written = new TreeSet<>();
        topology.subtopologies().forEach(part -> part.nodes().forEach(node -> collectWritten(node, written)));
        written.removeIf(topic -> !topic.startsWith("wwi."));
        return written;
    }

    private static void collectWritten(TopologyDescription.Node node, Set<String> written) {
        if (node instanceof TopologyDescription.Sink sink) {
            written.add(sink.topic());
        }
        node.successors().forEach(next -> collectWritten(next, written));
    }
}
