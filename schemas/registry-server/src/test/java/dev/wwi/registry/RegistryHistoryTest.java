package dev.wwi.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories, cut at random bytes: the registry must come back as it was after the last whole event. */
class RegistryHistoryTest {
    private static final List<String> SUBJECTS = List.of("a", "b", "c");
    private static final List<AvroSchema> SCHEMAS = List.of(
            Schemas.CITY, Schemas.CITY_WITH_POPULATION, Schemas.CITY_WITHOUT_DEFAULT, Schemas.CITY_WITH_TEXT_KEY);

    private static final List<CompatibilityLevel> LEVELS = List.of(CompatibilityLevel.values());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aRestartAfterACutGivesTheStateOfTheLastWholeEvent(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        Path file = directory.resolve(EventLog.FILE_NAME);
        TreeMap<Long, String> stateByLogLength = new TreeMap<>();
        try (SchemaRegistry registry = SchemaRegistry.open(directory)) {
            stateByLogLength.put(0L, describe(registry));
            for (int step = 0; step < 120; step++) {
                step(registry, random);
                stateByLogLength.put(Files.size(file), describe(registry));
            }
        }
        byte[] whole = Files.readAllBytes(file);
        assertThat(stateByLogLength).hasSizeGreaterThan(40);

        for (int attempt = 0; attempt < 60; attempt++) {
            int length = attempt == 0 ? whole.length : random.nextInt(whole.length);
            Files.write(file, Arrays.copyOf(whole, length));

            // When
            String state;
            try (SchemaRegistry registry = SchemaRegistry.open(directory)) {
                state = describe(registry);
            }

            // Then
            assertThat(state)
                    .as("seed %d, cut to %d of %d bytes", seed, length, whole.length)
                    .isEqualTo(stateByLogLength.floorEntry((long) length).getValue());
        }
    }

    private static void step(SchemaRegistry registry, Random random) throws IOException {
        String subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
        String version = random.nextBoolean() ? "latest" : String.valueOf(1 + random.nextInt(4));
        CompatibilityLevel level = LEVELS.get(random.nextInt(LEVELS.size()));
        try {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 ->
                    registry.register(subject, Schemas.request(SCHEMAS.get(random.nextInt(SCHEMAS.size()))), false);
                case 4 -> registry.deleteSubject(subject, false);
                case 5 -> registry.deleteSubject(subject, true);
                case 6 -> registry.deleteVersion(subject, version, false);
                case 7 -> registry.deleteVersion(subject, version, true);
                case 8 -> registry.setLevel(random.nextBoolean() ? null : subject, level);
                default -> registry.resetLevel(random.nextBoolean() ? null : subject);
            }
        } catch (RegistryException e) {
            assertThat(e.httpStatus()).as(e.getMessage()).isIn(404, 409, 422);
        }
    }

    private static String describe(SchemaRegistry registry) throws RegistryException {
        Map<String, Object> description = new TreeMap<>();
        for (boolean withDeleted : new boolean[] {false, true}) {
            for (Schema schema : registry.schemas("", false, withDeleted)) {
                description.put(withDeleted + " " + schema.getSubject() + "/" + schema.getVersion(), schema);
            }
        }
        for (int id = 1; id <= registry.highestId(); id++) {
            try {
                description.put("id " + id, registry.schemaById(id));
            } catch (RegistryException e) {
                description.put("id " + id, e.errorCode());
            }
        }
        description.put("level", registry.globalLevel());
        for (String subject : SUBJECTS) {
            description.put("level " + subject, registry.subjectLevel(subject, true));
        }
        return description.toString();
    }
}
