package dev.wwi.cdc.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import io.debezium.connector.postgresql.Module;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DebeziumVersionTest {
    @Test
    void theOneOfTheBuildIsTaken() {
        assertThatCode(() -> DebeziumVersion.requireSupported(Module.version())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.6.3.Final", "3.6.10.Final", "3.7.0.Alpha2", "4.0.0"})
    void laterOnesAreTaken(String version) {
        assertThatCode(() -> DebeziumVersion.requireSupported(version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.6.2.Final", "3.5.9.Final", "2.7.4.Final", "unknown"})
    void earlierOnesAreRefusedByName(String version) {
        assertThatThrownBy(() -> DebeziumVersion.requireSupported(version))
                .hasMessageContaining("is " + version + ", must be 3.6.3 or later")
                .asInstanceOf(InstanceOfAssertFactories.type(CaptureException.class))
                .extracting(CaptureException::code)
                .isEqualTo(CaptureErrorCode.ENGINE_TOO_OLD);
    }
}
