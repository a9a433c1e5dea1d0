package dev.wwi.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class JitThreadsTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void compilingIsAPartOfTheCpuTimeOfAJvm() {
        // Given
        ProcessHandle self = ProcessHandle.current();

        // When
        Duration compiling = JitThreads.cpu(self.pid());

        // Then
        assertThat(compiling)
                .isPositive()
                .isLessThan(self.info().totalCpuDuration().orElseThrow());
    }

    @Test
    void aProcessThatIsGoneCompilesNothing() {
        assertThat(JitThreads.cpu(Long.MAX_VALUE)).isZero();
    }
}
