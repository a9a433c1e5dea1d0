package dev.wwi.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String VALID = """
            source:
              host: db
              port: 5432
              password: "${PASSWORD}"
              mode: fast
              compressed: true
            tables: [orders, order_lines]
            properties:
              linger.ms: 20
            limits:
              timeout: 500ms
              maxBytes: 3000000000
              share: 0.25
            extra:
              name: x
            """;
    private static final Map<String, String> ENVIRONMENT = Map.of("PASSWORD", "pa$$word", "PORT", "5433");

    @Test
    void everySettingIsRead() {
        // Given
        String yaml = VALID;

        // When
        ExampleConfig config = ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT);

        // Then
        assertThat(config)
                .isEqualTo(new ExampleConfig(
                        new ExampleConfig.Source("db", 5432, new Secret("pa$$word"), ExampleConfig.Mode.FAST, true),
                        List.of("orders", "order_lines"),
                        Map.of("linger.ms", "20"),
                        new ExampleConfig.Limits(Duration.ofMillis(500), 3_000_000_000L, new BigDecimal("0.25")),
                        new ExampleConfig.Extra("x")));
    }

    @Test
    void whatIsAbsentGetsTheDefaultOfItsSetting() {
        // Given
        String yaml = "source: {host: db, port: 5432, password: 'x'}";

        // When
        ExampleConfig config = ConfigLoader.parse(yaml, ExampleConfig.class, Map.of());

        // Then
        assertThat(config.source().mode()).isEqualTo(ExampleConfig.Mode.SAFE);
        assertThat(config.source().compressed()).isFalse();
        assertThat(config.tables()).isEmpty();
        assertThat(config.limits())
                .isEqualTo(new ExampleConfig.Limits(Duration.ofSeconds(10), 1_048_576, new BigDecimal("0.5")));
        assertThat(config.extra()).isNull();
    }

    @Test
    void aVariableMayStandForANumberOrAPartOfAText() {
        // Given
        String yaml = "source: {host: 'a-${PORT}-$${PORT}', port: '${PORT}', password: x}";

        // When
        ExampleConfig config = ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT);

        // Then
        assertThat(config.source().port()).isEqualTo(5433);
        assertThat(config.source().host()).isEqualTo("a-5433-${PORT}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "port: 5432    > port: many     > source.port is many; allowed is a whole number up to 2147483647",
                "port: 5432    > port: 5432.5   > source.port is 5432.5; allowed is a whole number up to 2147483647",
                "port: 5432    > port: ''       > source.port is ; allowed is a whole number up to 2147483647",
                "port: 5432    > port: [1]      > source.port is a list; allowed is a whole number up to 2147483647",
                "port: 5432    > port: 70000    > source.port is 70000; allowed is 1 to 65535",
                "port: 5432    > # no port      > source.port is missing; allowed is a whole number up to 2147483647",
                "host: db      > # no host      > source.host is missing; allowed is a host name",
                "mode: fast    > mode: quick    > source.mode is quick; allowed is FAST, SAFE",
                "mode: fast    > modus: fast    > source.modus is no setting; allowed here are compressed, host, mode, "
                        + "password, port",
                "compressed: true > compressed: 1 > source.compressed is 1; allowed is true or false",
                "timeout: 500ms > timeout: 500  > limits.timeout is 500; allowed is a duration such as 500ms, 10s, 5m,"
                        + " 2h or 7d",
                "timeout: 500ms > timeout: 1 year > limits.timeout is 1 year; allowed is a duration such as 500ms, 10s,"
                        + " 5m, 2h or 7d",
                "share: 0.25   > share: half    > limits.share is half; allowed is a number",
                "[orders, order_lines] > orders > tables is orders; allowed is a list",
                "[orders, order_lines] > [{}]   > tables[0] is a section; allowed is text",
            })
    void aBadSettingIsNamedWithItsValueAndWhatIsAllowed(String good, String bad, String message) {
        // Given
        String yaml = VALID.replace(good, bad);
        assertThat(yaml).isNotEqualTo(VALID);

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void aNumberOutOfRangeIsRefused() {
        // Given
        String yaml = VALID.replace("5432", "99999999999");

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("source.port is 99999999999; allowed is ");
    }

    @Test
    void aMissingVariableIsNamed() {
        // Given
        Map<String, String> environment = Map.of();

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(VALID, ExampleConfig.class, environment))
                .isInstanceOf(ConfigException.class)
                .hasMessage("source.password refers to the environment variable PASSWORD, which is not set");
    }

    @Test
    void aFileStandsForItsTextWithoutTheLastLineEnd(@TempDir Path directory) throws IOException {
        // Given
        Path secret = Files.writeString(directory.resolve("password"), "two\nlines $1\n");
        String yaml = VALID.replace("${PASSWORD}", "${file:" + secret + "}");

        // When
        ExampleConfig config = ConfigLoader.parse(yaml, ExampleConfig.class, Map.of());

        // Then
        assertThat(config.source().password().reveal()).isEqualTo("two\nlines $1");
    }

    @Test
    void aMissingFileIsNamed() {
        // Given
        String yaml = VALID.replace("${PASSWORD}", "${file:/nowhere/password}");

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessage("source.password refers to the file /nowhere/password, which does not exist");
    }

    @Test
    void aValueFromAFileIsNeverPrinted(@TempDir Path directory) throws IOException {
        // Given
        Path secret = Files.writeString(directory.resolve("port"), "hunter2");
        String yaml = VALID.replace("port: 5432", "port: \"${file:" + secret + "}\"");

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("source.port is ${file:")
                .satisfies(thrown -> assertThat(thrown.toString()).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${PASSWORD", "${}", "${PASS WORD}", "${PASSWORD:-x}", "${file:}", "${file:/x"})
    void aMalformedReferenceIsRefused(String reference) {
        // Given
        String yaml = VALID.replace("${PASSWORD}", reference);

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("source.password contains ${")
                .hasMessageContaining("allowed is ${NAME}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"port: 5432", "timeout: 500ms", "mode: fast"})
    void aValueFromTheEnvironmentIsNeverPrinted(String setting) {
        // Given
        String name = setting.substring(0, setting.indexOf(':'));
        String yaml = VALID.replace(setting, name + ": ${PASSWORD}");

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name + " is ${PASSWORD}; allowed is")
                .satisfies(thrown -> assertThat(thrown.toString()).doesNotContain("pa$$word"));
    }

    @Test
    void aSecretIsTextAndIsNotPrinted() {
        // Given
        String yaml = VALID.replace("\"${PASSWORD}\"", "0123");
        ExampleConfig config = ConfigLoader.parse(VALID, ExampleConfig.class, ENVIRONMENT);

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("source.password is no text; allowed is text in quotes");
        assertThat(config.toString()).contains("password=****").doesNotContain("pa$$word");
    }

    @Test
    void aRepeatedKeyIsRefusedWithItsLine() {
        // Given
        String yaml = VALID + "tables: []\n";

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 16")
                .hasMessageContaining("tables");
    }

    @ParameterizedTest
    @MethodSource("documentsThatAreNoConfiguration")
    void whatIsNoConfigurationIsRefused(String yaml, String message) {
        // Given
        Map<String, String> environment = Map.of();

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, ExampleConfig.class, environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    static List<Arguments> documentsThatAreNoConfiguration() {
        return List.of(
                Arguments.of("", "source."),
                Arguments.of("- a", "no section"),
                Arguments.of("a: [", "No valid YAML in line"),
                Arguments.of("source: db", "source is db; allowed is a section"));
    }

    @Test
    void theFileIsNamed(@TempDir Path directory) throws IOException {
        // Given
        Path absent = directory.resolve("absent.yaml");
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), "source: {host: db, port: 0, password: x}");

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.load(absent, ExampleConfig.class, Map.of()))
                .hasMessageContaining("absent.yaml does not exist");
        assertThatThrownBy(() -> ConfigLoader.load(wrong, ExampleConfig.class, Map.of()))
                .hasMessageEndingWith("wrong.yaml: source.port is 0; allowed is 1 to 65535");
    }
}
