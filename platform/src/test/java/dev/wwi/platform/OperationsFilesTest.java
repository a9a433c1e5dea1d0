package dev.wwi.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableVerdict;
import dev.wwi.sink.encode.RecordEncodingException;
import io.grpc.Status;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules and dashboards use metrics that exist, and whatever can go wrong by name has a runbook. */
class OperationsFilesTest {
    private static final Path OPS = Path.of("..", "ops");
    private static final Path RULES = OPS.resolve("prometheus/alerts.yaml");
    private static final Path RULE_TESTS = OPS.resolve("prometheus/alerts.test.yaml");
    private static final Pattern METRIC = Pattern.compile("\\bwwi_[a-z0-9_]+");
    private static final Pattern NAMED_STATE =
            Pattern.compile("(?:Trouble|Failed|unavailable|trouble)\\(\\s*(?:partition,\\s*)?\"([A-Z_]{4,})\"");
    private static final Pattern LETTER_CODE = Pattern.compile("\"(UN[A-Z]+_[A-Z]+|[A-Z]+_REJECTED)\"");
    private static final List<String> SECTIONS = List.of("**Means:**", "**Lost:**", "**Look at:**", "**Way out:**");

    private final Set<String> exported = ExportedMetrics.read().sampleNames();

    @Test
    void everyAlertUsesMetricsThatExistAndNamesARunbookThatExists() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        new YAMLMapper().readTree(RULES.toFile()).path("groups").forEach(group -> group.path("rules")
                .forEach(alerts::add));
        assertThat(alerts).isNotEmpty();
        for (JsonNode alert : alerts) {
            String name = alert.path("alert").asText();
            assertThat(metrics(alert.path("expr").asText())).as(name).isSubsetOf(exported);
            assertThat(Path.of("..", alert.path("annotations").path("runbook").asText("none")))
                    .as(name)
                    .isRegularFile();
        }
    }

    @Test
    void everyExpressionOfADashboardUsesMetricsThatExist() throws IOException {
        try (Stream<Path> dashboards = Files.list(OPS.resolve("grafana"))) {
            for (Path dashboard : dashboards.toList()) {
                List<JsonNode> expressions =
                        new ObjectMapper().readTree(dashboard.toFile()).findValues("expr");
                assertThat(expressions).as(dashboard.toString()).isNotEmpty();
                for (JsonNode expression : expressions) {
                    assertThat(metrics(expression.asText()))
                            .as(expression.asText())
                            .isNotEmpty()
                            .isSubsetOf(exported);
                }
            }
        }
    }

    @Test
    void everyNamedStateAndErrorCodeHasARunbook() throws IOException {
        // Given
        Set<String> codes = new TreeSet<>();
        Stream.of(CaptureErrorCode.values()).map(Enum::name).forEach(codes::add);
        Stream.of(RecordEncodingException.Code.values()).map(Enum::name).forEach(codes::add);
        Stream.of(Status.Code.values()).map(Enum::name).forEach(codes::add);
        codes.add("SCHEMA_BEHIND");
        Stream.of(TableVerdict.values())
                .filter(verdict -> verdict != TableVerdict.EQUAL)
                .map(Enum::name)
                .forEach(codes::add);
        for (String module : List.of("cdc-connector", "stream-transforms", "bq-sink")) {
            codes.addAll(find(NAMED_STATE, module, ""));
        }
        codes.addAll(find(LETTER_CODE, "stream-transforms", "failure"));
        codes.addAll(find(LETTER_CODE, "bq-sink", "consume"));

        // When
        Set<String> runbooks = new TreeSet<>();
        try (Stream<Path> files = Files.list(OPS.resolve("runbooks"))) {
            for (Path file : files.toList()) {
                String code = file.getFileName().toString().replace(".md", "");
                if (!code.equals("README")) {
                    runbooks.add(code);
                    assertThat(Files.readString(file))
                            .as(code)
                            .startsWith("# " + code)
                            .contains(SECTIONS);
                }
            }
        }

        // Then
        assertThat(codes)
                .contains("OFFSET_LOST", "CHANGE_LOG_NOT_WRITTEN", "STATE_DAMAGED", "UNUSABLE_RECORD", "ROW_REJECTED");
        assertThat(runbooks).containsAll(codes);
        assertThat(Files.readString(OPS.resolve("runbooks/README.md"))).contains(runbooks);
    }

    @Test
    void theAlertsFireWhenTheyShouldByPrometheusOwnTool() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool"))),
                "promtool is not installed (it is part of Prometheus)");
        assertThat(promtool("check", "rules", RULES.toString())).contains("SUCCESS");
        assertThat(promtool("test", "rules", RULE_TESTS.toString())).contains("SUCCESS");
    }

    private static Set<String> metrics(String expression) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = METRIC.matcher(expression);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Set<String> find(Pattern pattern, String module, String folder) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")
                            && path.getParent().toString().endsWith(folder))
                    .toList()) {
                Matcher matcher = pattern.matcher(Files.readString(file));
                while (matcher.find()) {
                    found.add(matcher.group(1));
                }
            }
        }
        return found;
    }

    private static String promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
