package dev.wwi.registry;

import static dev.wwi.registry.Schemas.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.Metadata;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryTest {
    private static final String SUBJECT = "wwi.dim.city-value";

    @TempDir
    private Path directory;

    private SchemaRegistry registry;

    @BeforeEach
    void open() throws Exception {
        registry = SchemaRegistry.open(directory);
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    @Test
    void theSameSchemaKeepsItsIdAndVersion() throws Exception {
        // Given
        int id = register(SUBJECT, Schemas.CITY);

        // When
        int again = registry.register(
                SUBJECT,
                request("{ \"type\": \"record\", \"name\": \"City\","
                        + " \"fields\": [ {\"name\": \"city_key\", \"type\": \"long\"} ] }"),
                false);

        // Then
        assertThat(again).isEqualTo(id);
        assertThat(registry.versions(SUBJECT, true)).containsExactly(1);
    }

    @Test
    void theSameSchemaHasOneIdUnderAllSubjects() throws Exception {
        // Given
        int id = register(SUBJECT, Schemas.CITY);
        register("other", Schemas.CITY_WITH_TEXT_KEY);

        // When
        int elsewhere = register("other", Schemas.record("\"city_key\":string", "\"x\":int=1"));
        int same = register("third", Schemas.CITY);

        // Then
        assertThat(same).isEqualTo(id);
        assertThat(elsewhere).isEqualTo(3);
        assertThat(registry.versionsOfId(id, false))
                .extracting(entry -> entry.subject() + "/" + entry.version())
                .containsExactly("third/1", SUBJECT + "/1");
    }

    @Test
    void aNewVersionThatCannotReadTheLatestIsRefused() throws Exception {
        // Given
        register(SUBJECT, Schemas.CITY);

        // When
        RegistryException refused = refusal(() -> register(SUBJECT, Schemas.CITY_WITHOUT_DEFAULT));

        // Then
        assertThat(refused.httpStatus()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo(409);
        assertThat(refused)
                .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE")
                .hasMessageContaining("population")
                .hasMessageContaining("compatibility: 'BACKWARD'");
        assertThat(registry.versions(SUBJECT, true)).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,                true,  true,  true",
        "BACKWARD,            true,  false, true",
        "BACKWARD_TRANSITIVE, true,  false, true",
        "FORWARD,             true,  true,  false",
        "FORWARD_TRANSITIVE,  true,  true,  false",
        "FULL,                true,  false, false",
        "FULL_TRANSITIVE,     true,  false, false"
    })
    void eachLevelJudgesAsConfluentDocuments(
            CompatibilityLevel level, boolean addWithDefault, boolean addWithoutDefault, boolean remove)
            throws Exception {
        // Given
        AvroSchema base = Schemas.record("\"city_key\":long", "\"area\":long");
        AvroSchema withDefault = Schemas.record("\"city_key\":long", "\"area\":long", "\"population\":long=0");
        AvroSchema withoutDefault = Schemas.record("\"city_key\":long", "\"area\":long", "\"population\":long");
        registry.setLevel(null, level);
        register(SUBJECT, base);

        // When
        boolean addWithDefaultAllowed = isAllowed(withDefault);
        boolean addWithoutDefaultAllowed = isAllowed(withoutDefault);
        boolean removeAllowed = isAllowed(Schemas.CITY);

        // Then
        assertThat(addWithDefaultAllowed).isEqualTo(addWithDefault);
        assertThat(addWithoutDefaultAllowed).isEqualTo(addWithoutDefault);
        assertThat(removeAllowed).isEqualTo(remove);
    }

    @Test
    void onlyATransitiveLevelLooksBehindTheLatestVersion() throws Exception {
        // Given
        register(SUBJECT, Schemas.CITY);
        registry.setLevel(SUBJECT, CompatibilityLevel.NONE);
        register(SUBJECT, Schemas.CITY_WITHOUT_DEFAULT);
        registry.setLevel(SUBJECT, CompatibilityLevel.BACKWARD);
        AvroSchema next = Schemas.record("\"city_key\":long", "\"population\":long", "\"area\":long=0");
        boolean allowedBackward = isAllowed(next);

        // When
        registry.setLevel(SUBJECT, CompatibilityLevel.BACKWARD_TRANSITIVE);

        // Then
        assertThat(allowedBackward).isTrue();
        assertThat(isAllowed(next)).isFalse();
    }

    @Test
    void aHiddenVersionNoLongerCountsButKeepsItsNumberAndId() throws Exception {
        // Given
        int id = register(SUBJECT, Schemas.CITY);
        registry.deleteSubject(SUBJECT, false);

        // When
        int incompatibleId = register(SUBJECT, Schemas.CITY_WITH_TEXT_KEY);

        // Then
        assertThat(incompatibleId).isEqualTo(2);
        assertThat(registry.versions(SUBJECT, false)).containsExactly(2);
        assertThat(registry.versions(SUBJECT, true)).containsExactly(1, 2);
        assertThat(registry.schemaById(id).schema()).isEqualTo(Schemas.CITY.canonicalString());
    }

    @Test
    void idsAreNotReusedAfterAPermanentDelete() throws Exception {
        // Given
        int id = register(SUBJECT, Schemas.CITY);
        registry.deleteSubject(SUBJECT, false);
        registry.deleteSubject(SUBJECT, true);

        // When
        int next = register("other", Schemas.CITY_WITH_POPULATION);

        // Then
        assertThat(next).isEqualTo(id + 1);
        assertThat(refusal(() -> registry.schemaById(id)).errorCode()).isEqualTo(40403);
        assertThat(registry.subjects("", true)).containsExactly("other");
    }

    @Test
    void deletesDemandConfluentsOrderOfHidingAndForgetting() throws Exception {
        // Given
        register(SUBJECT, Schemas.CITY);
        register(SUBJECT, Schemas.CITY_WITH_POPULATION);

        // When
        int permanentFirst =
                refusal(() -> registry.deleteVersion(SUBJECT, "1", true)).errorCode();
        int permanentSubjectFirst =
                refusal(() -> registry.deleteSubject(SUBJECT, true)).errorCode();
        registry.deleteVersion(SUBJECT, "1", false);
        int twice = refusal(() -> registry.deleteVersion(SUBJECT, "1", false)).errorCode();
        registry.deleteVersion(SUBJECT, "1", true);
        List<Integer> hidden = registry.deleteSubject(SUBJECT, false);
        int subjectTwice = refusal(() -> registry.deleteSubject(SUBJECT, false)).errorCode();
        List<Integer> forgotten = registry.deleteSubject(SUBJECT, true);
        int unknown = refusal(() -> registry.deleteSubject(SUBJECT, true)).errorCode();

        // Then
        assertThat(List.of(permanentFirst, permanentSubjectFirst, twice, subjectTwice, unknown))
                .containsExactly(40407, 40405, 40406, 40404, 40401);
        assertThat(hidden).containsExactly(2);
        assertThat(forgotten).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-2", "one", "", "2147483648"})
    void aVersionThatIsNoNumberIsRefused(String version) throws Exception {
        // Given
        register(SUBJECT, Schemas.CITY);

        // When
        RegistryException refused = refusal(() -> registry.version(SUBJECT, version, false));

        // Then
        assertThat(refused.errorCode()).isEqualTo(42202);
        assertThat(refused).hasMessageContaining("'" + version + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"type\":\"record\"}",
                "{\"type\":\"unknown\"}",
                "{\"type\":\"record\",\"name\":\"a-b\",\"fields\":[]}"
            })
    void anInvalidSchemaIsRefused(String schema) {
        // Given
        RegisterSchemaRequest request = request(schema);

        // When
        RegistryException refused = refusal(() -> registry.register(SUBJECT, request, false));

        // Then
        assertThat(refused.httpStatus()).isEqualTo(422);
        assertThat(refused.errorCode()).isEqualTo(42201);
    }

    @Test
    void whatTheRegistryWouldForgetIsRefusedInsteadOfDropped() {
        // Given
        RegisterSchemaRequest protobuf = request("syntax = \"proto3\";");
        protobuf.setSchemaType("PROTOBUF");
        RegisterSchemaRequest withMetadata = request(Schemas.CITY);
        withMetadata.setMetadata(new Metadata(Map.of(), Map.of("owner", "sales"), Set.of()));
        RegisterSchemaRequest withId = request(Schemas.CITY);
        withId.setId(77);

        // When
        RegistryException wrongType = refusal(() -> registry.register(SUBJECT, protobuf, false));
        RegistryException metadata = refusal(() -> registry.register(SUBJECT, withMetadata, false));
        RegistryException chosenId = refusal(() -> registry.register(SUBJECT, withId, false));

        // Then
        assertThat(wrongType).hasMessageContaining("PROTOBUF").hasMessageContaining("AVRO");
        assertThat(metadata.httpStatus()).isEqualTo(422);
        assertThat(chosenId.errorCode()).isEqualTo(42205);
    }

    @Test
    void aReferencedVersionIsResolvedAndCannotBeDeleted() throws Exception {
        // Given
        register("city", Schemas.CITY);
        RegisterSchemaRequest order = request(
                "{\"type\":\"record\",\"name\":\"Order\",\"fields\":" + "[{\"name\":\"city\",\"type\":\"City\"}]}");
        order.setReferences(List.of(new SchemaReference("City", "city", 1)));

        // When
        int id = registry.register("order", order, false);

        // Then
        assertThat(registry.referencedBy("city", "1")).containsExactly(id);
        assertThat(refusal(() -> registry.deleteSubject("city", false)).errorCode())
                .isEqualTo(42206);
        assertThat(registry.lookUp("order", order, false, false).getId()).isEqualTo(id);
    }

    @Test
    void aVersionThatAHiddenSchemaRefersToMayBeHiddenButNotForgotten() throws Exception {
        // Given
        register("city", Schemas.CITY);
        RegisterSchemaRequest order = request(
                "{\"type\":\"record\",\"name\":\"Order\",\"fields\":" + "[{\"name\":\"city\",\"type\":\"City\"}]}");
        order.setReferences(List.of(new SchemaReference("City", "city", 1)));
        registry.register("order", order, false);
        registry.deleteSubject("order", false);

        // When
        registry.deleteSubject("city", false);
        RegistryException refused = refusal(() -> registry.deleteSubject("city", true));

        // Then
        assertThat(refused.errorCode()).isEqualTo(42206);
    }

    @Test
    void aChangeThatCannotBeStoredIsNotMade() throws Exception {
        // Given
        register(SUBJECT, Schemas.CITY);
        registry.close();

        // When
        RegistryException refused = refusal(() -> register(SUBJECT, Schemas.CITY_WITH_POPULATION));

        // Then
        assertThat(refused.httpStatus()).isEqualTo(500);
        assertThat(refused.errorCode()).isEqualTo(50001);
        assertThat(registry.versions(SUBJECT, true)).containsExactly(1);
    }

    @Test
    void aReferenceToNothingIsRefused() {
        // Given
        RegisterSchemaRequest order = request(
                "{\"type\":\"record\",\"name\":\"Order\",\"fields\":" + "[{\"name\":\"city\",\"type\":\"City\"}]}");
        order.setReferences(List.of(new SchemaReference("City", "city", 1)));

        // When
        RegistryException refused = refusal(() -> registry.register("order", order, false));

        // Then
        assertThat(refused.errorCode()).isEqualTo(42201);
    }

    @Test
    void aLevelOfTheSubjectGoesBeforeTheGlobalOneAndGoesWithTheSubject() throws Exception {
        // Given
        register(SUBJECT, Schemas.CITY);
        registry.setLevel(null, CompatibilityLevel.FULL);
        registry.setLevel(SUBJECT, CompatibilityLevel.NONE);

        // When
        int incompatible = register(SUBJECT, Schemas.CITY_WITH_TEXT_KEY);
        registry.deleteSubject(SUBJECT, false);

        // Then
        assertThat(incompatible).isEqualTo(2);
        assertThat(refusal(() -> registry.subjectLevel(SUBJECT, false)).errorCode())
                .isEqualTo(40408);
        assertThat(registry.subjectLevel(SUBJECT, true)).isEqualTo(CompatibilityLevel.FULL);
        assertThat(registry.resetLevel(null)).isEqualTo(CompatibilityLevel.FULL);
        assertThat(registry.globalLevel()).isEqualTo(CompatibilityLevel.BACKWARD);
    }

    @Test
    void theLookupFindsTheVersionOfTheVerySchema() throws Exception {
        // Given
        register(SUBJECT, Schemas.CITY);
        register(SUBJECT, Schemas.CITY_WITH_POPULATION);

        // When
        Schema found = registry.lookUp(SUBJECT, request(Schemas.CITY), false, false);

        // Then
        assertThat(found.getVersion()).isEqualTo(1);
        assertThat(refusal(() -> registry.lookUp(SUBJECT, request(Schemas.CITY_WITH_TEXT_KEY), false, false))
                        .errorCode())
                .isEqualTo(40403);
        assertThat(refusal(() -> registry.lookUp("unknown", request(Schemas.CITY), false, false))
                        .errorCode())
                .isEqualTo(40401);
    }

    private int register(String subject, AvroSchema schema) throws RegistryException {
        return registry.register(subject, request(schema), false);
    }

    private boolean isAllowed(AvroSchema schema) throws RegistryException {
        return registry.incompatibilities(SUBJECT, null, request(schema), false).isEmpty();
    }

    private static RegistryException refusal(ThrowingCallable call) {
        return catchThrowableOfType(RegistryException.class, call);
    }
}
