package dev.wwi.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.platform.command.Wwi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Runs the operator's drill, {@code ops/drill/drill.sh}, as an operator does; only with {@code -Pdrill}. */
@EnabledIfSystemProperty(named = "wwi.drill", matches = "true")
class DrillIT {
    private static final Path SCRIPT = Path.of("..", "ops", "drill", "drill.sh");
    private static final int LONGEST_MINUTES = 60;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void whatIsSpoiltInTheWarehouseIsFoundExactlyAndMended() throws Exception {
        assertThat(drill("rows", 24_080)).isZero();
    }

    @Test
    void theStarSchemaIsRebuiltThoughThePlatformIsKilledInEachPhase() throws Exception {
        assertThat(drill("rebuild", 24_120)).isZero();
    }

    @Test
    void theStarSchemaIsComputedAnewThoughThePlatformIsKilledInEachPhase() throws Exception {
        assertThat(drill("transforms", 24_200)).isZero();
    }

    @Test
    void theStageThatHangsIsNamedWithinTenSeconds() throws Exception {
        assertThat(drill("stalls", 24_160)).isZero();
    }

    private int drill(String name, int port) throws Exception {
        Process script = new ProcessBuilder(
                        SCRIPT.toString(),
                        "--dir",
                        directory.resolve("state").toString(),
                        "--port",
                        Integer.toString(port),
                        "--wwi",
                        launcher().toString(),
                        name)
                .inheritIO()
                .start();
        try {
            assertThat(script.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES))
                    .as("the drill has ended")
                    .isTrue();
            return script.exitValue();
        } finally {
            script.destroy();
            script.onExit().get(LONGEST_MINUTES, TimeUnit.MINUTES);
        }
    }

    /** The launcher at the top runs what is built; a test runs its own classpath. */
    private Path launcher() throws IOException {
        Path launcher = Files.writeString(directory.resolve("wwi"), """
                #!/usr/bin/env bash
                case $1 in
                  local | run) options=(-Xmx"${WWI_HEAP:-3g}" -XX:+UseParallelGC) ;;
                  *) options=(-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1) ;;
                esac
                exec "%s" "${options[@]}" --add-opens=java.base/java.nio=ALL-UNNAMED -cp "%s" %s "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Wwi.class.getName()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return launcher;
    }
}
