package dev.wwi.platform.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Terminal terminal(boolean interactive) {
        return new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), interactive);
    }

    @Test
    void aTerminalReplacesTheBottomLineAndKeepsItBelowWhatIsPrinted() {
        // Given
        Terminal terminal = terminal(true);

        // When
        terminal.setBottom("one");
        terminal.println("note");
        terminal.setBottom("two");

        // Then
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[Kone\r\u001b[Knote\none\r\u001b[Ktwo");
    }

    @Test
    void aPipeGetsPlainLinesAndNoRepetitions() {
        // Given
        Terminal terminal = terminal(false);

        // When
        terminal.setBottom("one");
        terminal.setBottom("one");
        terminal.println("note");
        terminal.clearBottom();

        // Then
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("one\nnote\n");
    }

    @Test
    void aPhaseEndsAsOneLineWithItsResult() {
        // Given
        Phase phase = Phase.begin(terminal(false), "Kafka");

        // When
        phase.done("127.0.0.1:19092");

        // Then
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("  ✔ Kafka            127.0.0.1:19092 ");
    }

    @Test
    void durationsAndNumbersReadWell() {
        assertThat(Terminal.format(Duration.ofMillis(3_249))).isEqualTo("3.2 s");
        assertThat(Terminal.format(Duration.ofSeconds(64))).isEqualTo("1 min 04 s");
        assertThat(Terminal.format(Duration.ofSeconds(7_530))).isEqualTo("2 h 05 min");
        assertThat(Terminal.format(Duration.ofDays(1_234))).isEqualTo("1,234 days");
        assertThat(Terminal.format(1_234_567)).isEqualTo("1,234,567");
    }
}
