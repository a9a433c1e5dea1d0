package dev.wwi.streams.fact;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.dimension.DimensionOracle;
import dev.wwi.streams.dimension.PublishedDimensions;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.output.OutputTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;

/**
 * The warehouse is a function of the source's history: whatever arrives when, and wherever the application is stopped and
 * started again, every table becomes what the oracles say.
 */
class WholeTopologyHistoriesTest {
    private static final int APPLICATIONS = 10;
    private static final int HISTORIES_PER_APPLICATION = 100;
    private static final int RESTARTS = 3;

    @TempDir
    Path directory;

    private final SchemaIds schemaIds = new InMemorySchemaIds();
    private final SourceTopics topics = new SourceTopics(schemaIds);

    /** The first seed of each application's histories; 1,000 histories in all. */
    static IntStream firstSeeds() {
        return IntStream.range(0, APPLICATIONS).map(application -> 1 + application * HISTORIES_PER_APPLICATION);
    }

    @ParameterizedTest(name = "histories from seed {0} on")
    @MethodSource("firstSeeds")
    void everyHistoryInEveryOrderOfArrivalAndThroughRestartsEndsAsTheOraclesSay(int firstSeed) throws RocksDBException {
        // Given
        List<History> histories = IntStream.range(0, HISTORIES_PER_APPLICATION)
                .mapToObj(index -> new History(firstSeed + index, 1 + index, false))
                .toList();
        Random random = new Random(firstSeed);
        List<Message> arrivals = Interleaving.of(
                histories.stream()
                        .map(history -> history.arrivals(topics, schemaIds, random))
                        .toList(),
                random);

        // When
        Map<String, Map<Bytes, Bytes>> tables;
        try (WholeTopology application = new WholeTopology(directory, schemaIds)) {
            for (int index = 0; index < arrivals.size(); index++) {
                application.pipe(arrivals.get(index));
                if (random.nextInt(arrivals.size()) < RESTARTS) {
                    application.restart();
                }
            }
            tables = application.tables();
        }

        // Then
        Map<Integer, List<DimensionOracle.ExpectedVersion>> versions = versions(tables);
        for (History history : histories) {
            assertThat(versions.getOrDefault(history.number(), List.of()))
                    .as("dimensions of seed %d", firstSeed + history.number() - 1)
                    .containsExactlyInAnyOrderElementsOf(history.dimensions().versions());
        }
        for (TargetTable table : TargetTables.all()) {
            if (!table.isDimension()) {
                Map<Integer, List<SpecificRecordBase>> facts = facts(table, tables.get(table.topic()));
                for (History history : histories) {
                    assertThat(FactColumns.of(facts.getOrDefault(history.number(), List.of())))
                            .as("%s of seed %d", table.name(), firstSeed + history.number() - 1)
                            .containsExactlyInAnyOrderElementsOf(history.facts(table.name()));
                }
            }
        }
    }

    private Map<Integer, List<DimensionOracle.ExpectedVersion>> versions(Map<String, Map<Bytes, Bytes>> tables) {
        PublishedDimensions published = new PublishedDimensions(schemaIds);
        for (TargetTable table : TargetTables.all()) {
            if (table.isDimension() && !table.equals(TargetTables.DIM_DATE)) {
                tables.get(table.topic()).forEach((key, row) -> published.take(table.topic(), key.get(), row.get()));
            }
        }
        return published.versions().stream().collect(groupingBy(version -> History.numberOf(version.id())));
    }

    private Map<Integer, List<SpecificRecordBase>> facts(TargetTable table, Map<Bytes, Bytes> rows) {
        OutputTopic topic = new OutputTopic(table, schemaIds);
        List<SpecificRecordBase> facts = new ArrayList<>();
        for (Bytes row : rows.values()) {
            facts.add(topic.rowSerde().deserializer().deserialize(table.topic(), row.get()));
        }
        int idColumn = table.primaryKey().size() - 1;
        return facts.stream()
                .collect(groupingBy(fact ->
                        History.numberOf((Long) fact.get(table.primaryKey().get(idColumn)))));
    }
}
