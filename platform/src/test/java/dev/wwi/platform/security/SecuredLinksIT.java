package dev.wwi.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.wwi.cdc.check.ConnectorCheck;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.platform.deployed.Deployment;
import dev.wwi.platform.deployed.RunningServices;
import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.config.ConfigLoader;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Every link of the platform with TLS and a password, and what is said when one of them is wrong. */
class SecuredLinksIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> TALKATIVE = List.of("dev.wwi", "org.apache.kafka", "io.confluent", "io.debezium");

    @TempDir
    private static Path directory;

    private static SecuredServers servers;

    @BeforeAll
    static void startServers() throws Exception {
        servers = SecuredServers.start(directory, TestCertificates.make(directory.resolve("tls")));
    }

    @AfterAll
    static void stopServers() throws Exception {
        servers.close();
    }

    @Test
    void aRowReachesTheWarehouseOverThemAndNoSecretIsInLogsOrMetrics() throws Exception {
        // Given
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        TALKATIVE.forEach(name -> listen(name, log));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

        // When
        try (RunningServices services = RunningServices.start(servers.configuration(), meters)) {
            assertThat(services).isNotNull();
            servers.execute("INSERT INTO application.payment_methods VALUES (1, 'Cash', 1)");
            new Deployment(servers.configuration(), Map.of()).await(PATIENCE);
        } finally {
            TALKATIVE.forEach(name -> stopListening(name, log));
        }

        // Then
        assertThat(new Deployment(servers.configuration(), Map.of())
                        .query(
                                "SELECT payment_method FROM analytics.dim_payment_method WHERE wwi_payment_method_id = 1")
                        .rows())
                .containsExactly(List.of("Cash"));
        List<String> lines = List.copyOf(log.list).stream()
                .map(event -> event.getFormattedMessage() + event.getKeyValuePairs() + stackTrace(event))
                .toList();
        assertThat(lines).as("what Kafka's clients say of their settings").anyMatch(line -> line.contains("SCRAM"));
        assertThat(SecuredServers.SECRETS)
                .noneMatch(secret -> lines.stream().anyMatch(line -> line.contains(secret)))
                .noneMatch(meters.scrape()::contains);
    }

    @Test
    void theChecksPassWithWhatTheServersAskFor() throws Exception {
        assertThat(errors(check(""))).isEmpty();
    }

    @Test
    void aWrongPasswordForKafkaIsRefused() throws Exception {
        Finding refusal = onlyError(check("kafka.secret"));
        assertThat(refusal.subject()).isEqualTo("kafka.properties");
        assertThat(refusal.problem()).contains("refuses the credentials").contains("SCRAM-SHA-512");
    }

    @Test
    void aWrongPasswordForTheRegistryIsRefused() throws Exception {
        Finding refusal = onlyError(check("registry.secret"));
        assertThat(refusal.subject()).isEqualTo("kafka.schemaRegistryProperties");
        assertThat(refusal.problem()).contains("refuses the credentials with HTTP 401");
    }

    @Test
    void aWrongPasswordForTheSourceIsRefused() throws Exception {
        Finding refusal = onlyError(check("source.secret"));
        assertThat(refusal.subject()).isEqualTo("connection");
        assertThat(refusal.problem()).contains("password authentication failed");
    }

    @Test
    void serversWithAnotherCertificateAreNotTrusted() throws Exception {
        // Given
        String stranger = TestCertificates.make(directory.resolve("stranger"))
                .certificate()
                .toString();

        // When
        CheckResult result =
                checked(yaml().replace(directory.resolve("tls/certificate.pem").toString(), stranger));

        // Then
        assertThat(errors(result))
                .hasSize(3)
                .anySatisfy(error ->
                        assertThat(error.problem()).contains("did not let").containsIgnoringCase("SSL"))
                .anySatisfy(error -> {
                    assertThat(error.subject()).isEqualTo("kafka.properties");
                    assertThat(error.problem()).contains("is not trusted");
                })
                .anySatisfy(error -> assertThat(error.problem())
                        .contains("https://localhost")
                        .contains("SSLHandshakeException"));
    }

    @Test
    void aServerWhoseCertificateIsForAnotherNameIsRefused() throws Exception {
        // Given
        TestCertificates elsewhere = TestCertificates.make(directory.resolve("elsewhere"), "dns:elsewhere.example");

        // When
        List<Finding> errors;
        try (SecuredServers ofAnotherName = SecuredServers.start(directory.resolve("other-name"), elsewhere)) {
            errors = errors(
                    checked(Files.readString(ofAnotherName.configuration().resolve("connector.yaml"))));
        }

        // Then
        assertThat(errors)
                .hasSize(3)
                .anySatisfy(error -> assertThat(error.problem()).contains("hostname localhost could not be verified"))
                .anySatisfy(error -> assertThat(error.problem()).contains("is not trusted"))
                .anySatisfy(error -> assertThat(error.problem()).contains("SSLHandshakeException"));
    }

    @Test
    void theSourceLetsNobodyInWithoutTls() throws Exception {
        Finding refusal = onlyError(checked(yaml().replace("sslmode: verify-full", "sslmode: disable")));
        assertThat(refusal.problem()).contains("no pg_hba.conf entry").contains("no encryption");
    }

    private static String yaml() throws Exception {
        return Files.readString(servers.configuration().resolve("connector.yaml"));
    }

    private static CheckResult check(String wrongSecret) throws Exception {
        Path other = Files.writeString(directory.resolve("other.secret"), "another secret");
        return checked(
                wrongSecret.isEmpty()
                        ? yaml()
                        : yaml().replace(directory.resolve(wrongSecret).toString(), other.toString()));
    }

    private static CheckResult checked(String yaml) throws Exception {
        CheckResult result = new ConnectorCheck(ConfigLoader.parse(yaml, CdcConfig.class, Map.of())).run();
        assertThat(result.toString()).doesNotContain(SecuredServers.SECRETS).doesNotContain("another secret");
        return result;
    }

    private static List<Finding> errors(CheckResult result) {
        return result.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
    }

    private static Finding onlyError(CheckResult result) {
        List<Finding> errors = errors(result);
        assertThat(errors)
                .as(errors.stream().map(Finding::problem).collect(Collectors.joining("; ")))
                .hasSize(1);
        return errors.get(0);
    }

    private static void listen(String name, ListAppender<ILoggingEvent> log) {
        logger(name).setLevel(Level.INFO);
        logger(name).setAdditive(false);
        logger(name).addAppender(log);
    }

    private static void stopListening(String name, ListAppender<ILoggingEvent> log) {
        logger(name).detachAppender(log);
        logger(name).setAdditive(true);
        logger(name).setLevel(name.equals("dev.wwi") ? Level.INFO : null);
    }

    private static String stackTrace(ILoggingEvent event) {
        return event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
