package dev.wwi.platform.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.TransformsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart, linted and rendered by Helm itself, and its configurations read by the services' own code. */
class HelmChartTest {
    private static final Path CHART =
            Path.of("..", "ops", "helm", "wwi").toAbsolutePath().normalize();
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    private Path secrets;

    @Test
    void itIsWithoutFault() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @Test
    void theServicesTakeTheirConfigurations() throws IOException {
        // When
        Map<String, JsonNode> rendered = render(chart());
        CdcConfig connector = config(rendered, "connector", CdcConfig.class);
        TransformsConfig transforms = config(rendered, "transforms", TransformsConfig.class);
        SinkConfig sink = config(rendered, "sink", SinkConfig.class);

        // Then
        assertThat(connector.source().properties()).containsEntry("sslmode", "verify-full");
        assertThat(connector.kafka().properties().get("sasl.jaas.config")).contains("password=\"secret\";");
        assertThat(transforms.processing().standbyReplicas()).isEqualTo(1);
        assertThat(transforms.processing().instanceId()).isEqualTo("wwi-transforms-0");
        assertThat(connector.capture().factPartitions())
                .isEqualTo(transforms.processing().factPartitions());
        assertThat(sink.bigQuery().credentialsFile()).isEqualTo("/etc/wwi/secrets/gcp_key.json");
        assertThat(List.of(connector.operations(), transforms.operations(), sink.operations()))
                .allSatisfy(operations -> assertThat(operations.host()).isEqualTo("0.0.0.0"))
                .allSatisfy(operations -> assertThat(operations.bearerToken()).isNotNull());
    }

    @Test
    void everyPodIsLockedDownAndProbed() throws IOException {
        Map<String, String> images = Map.of(
                "Deployment/wwi-connector", "connector",
                "StatefulSet/wwi-transforms", "transforms",
                "Deployment/wwi-sink", "sink",
                "Deployment/wwi-console", "platform");
        for (String workload : images.keySet()) {
            // When
            JsonNode pod = render(chart()).get(workload).at("/spec/template/spec");
            JsonNode container = pod.at("/containers/0");

            // Then
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/terminationGracePeriodSeconds").asInt()).isGreaterThan(60);
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            assertThat(container.at("/image").asText())
                    .isEqualTo("registry.example/wwi/" + images.get(workload) + ":0.1.0-SNAPSHOT");
        }
    }

    @Test
    void theTransformsKeepTheirStoresAndTheirCopies() throws IOException {
        // When
        Map<String, JsonNode> two = render(chart());
        Map<String, JsonNode> one = render(chart().set("transforms.replicas", 1));

        // Then
        JsonNode transforms = two.get("StatefulSet/wwi-transforms");
        assertThat(transforms
                        .at("/spec/volumeClaimTemplates/0/spec/resources/requests/storage")
                        .asText())
                .isEqualTo("20Gi");
        assertThat(two.get("PodDisruptionBudget/wwi-transforms")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(config(one, "transforms", TransformsConfig.class)
                        .processing()
                        .standbyReplicas())
                .isZero();
        assertThat(one).doesNotContainKey("PodDisruptionBudget/wwi-transforms");
    }

    @Test
    void theConsoleFindsTheServicesAndAsksForAToken() throws IOException {
        // When
        Map<String, JsonNode> rendered = render(chart());
        DeployedConsoleConfig console = config(rendered, "console", DeployedConsoleConfig.class);
        JsonNode pod = rendered.get("Deployment/wwi-console").at("/spec/template/spec");

        // Then
        for (String address : List.of(
                console.services().connector(),
                console.services().transforms().get(0),
                console.services().sinks().get(0))) {
            JsonNode service = rendered.get("Service/" + URI.create(address).getHost());
            assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
            assertThat(service.at("/spec/ports/0/port").asInt())
                    .isEqualTo(URI.create(address).getPort());
        }
        assertThat(console.console().token()).isNotNull();
        assertThat(rendered.get("Service/" + console.console().address().getHost())
                        .at("/spec/ports/0/port")
                        .asInt())
                .isEqualTo(console.console().port());
        assertThat(pod.at("/containers/0/args").toString())
                .isEqualTo("[\"run\",\"console\",\"--config\",\"/etc/wwi/config/console.yaml\"]");
        assertThat(pod.at("/volumes/0/projected/sources").findValuesAsText("name"))
                .containsExactly("wwi-connector", "wwi-transforms", "wwi-sink", "wwi-console");
        assertThat(render(chart().set("console.enabled", false)).keySet())
                .noneMatch(name -> name.endsWith("wwi-console"));
    }

    @Test
    void nothingSecretIsInIt() throws IOException {
        assertThat(render(chart().set("podMonitor.enabled", true)).keySet())
                .contains("PodMonitor/wwi-wwi")
                .noneMatch(name -> name.startsWith("Secret/"));
    }

    private static TemplateCommand chart() {
        return new Helm(CHART).template().withName("wwi");
    }

    private <T extends Record> T config(Map<String, JsonNode> rendered, String service, Class<T> type)
            throws IOException {
        String yaml = rendered.get("ConfigMap/wwi-" + service)
                .at("/data")
                .get(service + ".yaml")
                .asText();
        return new DeliveredConfiguration(secrets).read(yaml, type, Map.of("HOSTNAME", "wwi-transforms-0"));
    }

    /** The objects by kind and name. */
    private static Map<String, JsonNode> render(TemplateCommand chart) throws IOException {
        Map<String, JsonNode> objects = new LinkedHashMap<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(chart.call())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.isObject()) {
                    objects.put(
                            document.at("/kind").asText() + "/"
                                    + document.at("/metadata/name").asText(),
                            document);
                }
            }
        }
        return objects;
    }
}
