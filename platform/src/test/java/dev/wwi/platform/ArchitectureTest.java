package dev.wwi.platform;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each module must not know, and what no class may be. */
class ArchitectureTest {
    private static final String GOOGLE_CLOUD = "com.google.cloud..";
    private static final String KAFKA_STREAMS = "org.apache.kafka.streams..";
    private static final String DEBEZIUM = "io.debezium..";

    private static final String SCHEMAS = "dev.wwi.schemas..";
    private static final String RUNTIME = "dev.wwi.runtime..";
    private static final String CONNECTOR = "dev.wwi.cdc..";
    private static final String TRANSFORMS = "dev.wwi.streams..";
    private static final String SINK = "dev.wwi.sink..";
    private static final String REGISTRY = "dev.wwi.registry..";
    private static final String EMBEDDED = "dev.wwi.embedded..";
    private static final String LOCAL_BIGQUERY = "dev.wwi.bqlocal..";
    private static final String RECONCILE = "dev.wwi.reconcile..";
    private static final String PLATFORM = "dev.wwi.platform..";

    private static JavaClasses product;

    private record Ignorance(String module, List<String> mustNotKnow) {}

    @BeforeAll
    static void importTheProduct() {
        product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.wwi");
    }

    static Stream<Ignorance> modules() {
        List<String> services = List.of(CONNECTOR, TRANSFORMS, SINK);
        List<String> aroundThem = List.of(REGISTRY, EMBEDDED, LOCAL_BIGQUERY, RECONCILE, PLATFORM);
        return Stream.of(
                new Ignorance(
                        SCHEMAS, join(services, aroundThem, List.of(RUNTIME, GOOGLE_CLOUD, KAFKA_STREAMS, DEBEZIUM))),
                new Ignorance(RUNTIME, join(services, aroundThem, List.of(GOOGLE_CLOUD, KAFKA_STREAMS, DEBEZIUM))),
                new Ignorance(CONNECTOR, join(aroundThem, List.of(TRANSFORMS, SINK, KAFKA_STREAMS, GOOGLE_CLOUD))),
                new Ignorance(TRANSFORMS, join(aroundThem, List.of(CONNECTOR, SINK, GOOGLE_CLOUD, DEBEZIUM))),
                new Ignorance(SINK, join(aroundThem, List.of(CONNECTOR, TRANSFORMS, KAFKA_STREAMS, DEBEZIUM))),
                new Ignorance(
                        LOCAL_BIGQUERY,
                        join(services, List.of(SCHEMAS, RUNTIME, REGISTRY, EMBEDDED, RECONCILE, PLATFORM, DEBEZIUM))),
                new Ignorance(
                        RECONCILE,
                        join(
                                services,
                                List.of(SCHEMAS, RUNTIME, REGISTRY, EMBEDDED, LOCAL_BIGQUERY, PLATFORM, DEBEZIUM))),
                new Ignorance(REGISTRY, join(services, List.of(EMBEDDED, LOCAL_BIGQUERY, RECONCILE, PLATFORM))),
                new Ignorance(EMBEDDED, join(services, List.of(SCHEMAS, RUNTIME, REGISTRY, RECONCILE, PLATFORM))));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleKnowsNothingItMustNotKnow(Ignorance module) {
        noClasses()
                .that()
                .resideInAPackage(module.module())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(module.mustNotKnow().toArray(String[]::new))
                .check(product);
    }

    @Test
    void packagesDoNotDependOnEachOtherInACircle() {
        slices().matching("dev.wwi.(**)").should().beFreeOfCycles().check(product.that(isWrittenByHand()));
    }

    @Test
    void noClassIsNamedAfterNothing() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .check(product.that(isWrittenByHand()));
    }

    @Test
    void noStaticFieldCanBeAssigned() {
        fields().that(areStatic()).should().haveModifier(FINAL).check(product.that(isWrittenByHand()));
    }

    private static DescribedPredicate<JavaField> areStatic() {
        return DescribedPredicate.describe(
                "are static", field -> field.getModifiers().contains(STATIC));
    }

    private static DescribedPredicate<JavaClass> isWrittenByHand() {
        return DescribedPredicate.describe(
                "written by hand",
                type -> !type.getPackageName().equals("dev.wwi.schemas.star")
                        || !type.isAssignableTo("org.apache.avro.specific.SpecificRecordBase"));
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static List<String> join(List<String> first, List<String> second, List<String> third) {
        return join(join(first, second), third);
    }
}
