package dev.wwi.streams.fact;

import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.fact.SourceTopics.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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
        new WarehouseTables(tables, schemaIds).assertAreThoseOf(histories);
    }
}
