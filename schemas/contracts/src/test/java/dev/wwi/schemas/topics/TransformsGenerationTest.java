package dev.wwi.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.schemas.catalogue.TargetTables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class TransformsGenerationTest {
    private static final TransformsGeneration SECOND = new TransformsGeneration(2);

    @Test
    void theFirstHasThePlainNames() {
        assertThat(TransformsGeneration.FIRST.applicationId()).isEqualTo("wwi-transforms-g1");
        assertThat(TransformsGeneration.FIRST.of(TargetTables.DIM_CITY)).isEqualTo(TargetTables.DIM_CITY);
        assertThat(TransformsGeneration.FIRST.topics(4))
                .containsAll(Topics.outputTopics(4))
                .extracting(TopicSpec::name)
                .contains("wwi.internal.member-timelines");
    }

    @Test
    void aLaterOneHasItsNumberInEveryName() {
        assertThat(SECOND.applicationId()).isEqualTo("wwi-transforms-g2");
        assertThat(SECOND.of(TargetTables.FCT_ORDER).topic()).isEqualTo("wwi.fct.order.g2");
        assertThat(SECOND.memberTimelines()).isEqualTo("wwi.internal.member-timelines.g2");
        assertThat(SECOND.topics(4))
                .allSatisfy(topic -> assertThat(topic.name()).endsWith(".g2"));
    }

    @Test
    void twoHaveNoTopicInCommonAndTheirTopicsAreAlike() {
        // When
        Map<String, TopicSpec> first = byName(TransformsGeneration.FIRST.topics(4));
        Map<String, TopicSpec> second = byName(SECOND.topics(4));

        // Then
        Set<String> both = new TreeSet<>(first.keySet());
        both.addAll(second.keySet());
        assertThat(both)
                .hasSize(first.size() + second.size())
                .hasSize(2 * (TargetTables.all().size() + 1));
        assertThat(second.values())
                .extracting(TopicSpec::partitions, TopicSpec::settings)
                .containsExactlyInAnyOrderElementsOf(shapes(first));
    }

    @Test
    void thereIsNoneBeforeTheFirst() {
        assertThatThrownBy(() -> new TransformsGeneration(0))
                .hasMessage("the transforms' generation is 0; allowed are whole numbers from 1 on");
    }

    private static Map<String, TopicSpec> byName(List<TopicSpec> topics) {
        return topics.stream().collect(Collectors.toMap(TopicSpec::name, Function.identity()));
    }

    private static List<Tuple> shapes(Map<String, TopicSpec> topics) {
        return topics.values().stream()
                .map(topic -> Tuple.tuple(topic.partitions(), topic.settings()))
                .toList();
    }
}
