package dev.wwi.platform.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.platform.deployed.DeployedConsoleConfig;
import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleConfigTest {
    private static final String REST = """
            configs: /etc/wwi
            services: {connector: "http://connector:9464", transforms: ["http://transforms:9464"], sinks: ["http://sink:9464"]}
            """;

    @Test
    void withoutATokenItListensToThisMachineAlone() {
        assertThat(parse("console: {port: 9000}").address()).hasToString("http://127.0.0.1:9000");
        assertThat(refusal("console: {host: 0.0.0.0}"))
                .isEqualTo("console.token is missing although host is 0.0.0.0, where other machines may ask;"
                        + " allowed without a token is 127.0.0.1");
        assertThat(refusal("console: {host: console.example}")).startsWith("console.token is missing");
    }

    @Test
    void theTokenComesFromTheEnvironmentOrAFileAndIsNotPrinted() {
        // When
        ConsoleConfig config = parse("console: {host: 0.0.0.0, token: \"${TOKEN}\", url: \"http://console:8080\"}");

        // Then
        assertThat(config.token()).isNotNull();
        assertThat(config.token().reveal()).isEqualTo("t-o-k-e-n");
        assertThat(config.toString()).doesNotContain("t-o-k-e-n");
        assertThat(config.address()).hasToString("http://console:8080");
        assertThat(refusal("console: {token: \" \"}")).startsWith("console.token is empty");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThat(refusal("console: {url: \"console:8080\"}")).startsWith("console.url is no address of a server");
        assertThatThrownBy(() -> ConfigLoader.parse(
                        REST.replace("http://sink:9464", "sink"), DeployedConsoleConfig.class, Map.of()))
                .hasMessageStartingWith("services.sinks is no address of a server");
    }

    private static String refusal(String yaml) {
        try {
            return "accepted: " + parse(yaml);
        } catch (ConfigException e) {
            return e.getMessage();
        }
    }

    private static ConsoleConfig parse(String yaml) {
        return ConfigLoader.parse(REST + yaml, DeployedConsoleConfig.class, Map.of("TOKEN", "t-o-k-e-n"))
                .console();
    }
}
