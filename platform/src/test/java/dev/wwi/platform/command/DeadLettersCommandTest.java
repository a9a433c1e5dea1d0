package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DeadLettersCommandTest {
    private final StringWriter errors = new StringWriter();

    @Test
    void anOrderNamesWhatItIsAbout() {
        assertThat(run("dlq", "replay")).isEqualTo(2);
        assertThat(run("dlq", "drop", "--all", "sink/1")).isEqualTo(2);
        assertThat(run("dlq", "drop", "--all", "--code", "ROW_REJECTED")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("wwi: name letters, or a filter, or --all")
                .contains("wwi: --all goes without letters and filters");
    }

    @Test
    void whatNamesNoLetterOrServiceOrTimeIsRefusedWithWhatIsAllowed() {
        assertThat(run("dlq", "show", "sink-42")).isEqualTo(2);
        assertThat(run("dlq", "show", "sync/42")).isEqualTo(2);
        assertThat(run("dlq", "list", "--service", "sync")).isEqualTo(2);
        assertThat(run("dlq", "list", "--since", "yesterday")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("dead letter is sink-42; a letter is named SERVICE/OFFSET, such as sink/42")
                .contains("service is sync; allowed are [connector, transforms, sink]")
                .contains("--since is yesterday; allowed is 30m, 48h or a time such as 2026-03-01T12:00:00Z");
    }

    private int run(String... arguments) {
        CommandLine commandLine = Wwi.commandLine();
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments);
    }
}
