package dev.wwi.platform.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints whole lines, and one line at the bottom that is replaced in place where the output is a terminal.
 *
 * <p>Thread-safe: a line printed by another thread goes above the bottom line.
 */
public final class Terminal {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final boolean interactive;
    private @Nullable String bottom;

    /**
     * @param out where to print
     * @param interactive whether lines can be replaced in place
     */
    public Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /** The process's standard output; the launcher knows whether it is a terminal and says so in a property. */
    public static Terminal standardOutput() {
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8), Boolean.getBoolean("wwi.terminal"));
    }

    /** Whether the bottom line is replaced in place; if not, it should be set rarely. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Prints a line for good. */
    public synchronized void println(String line) {
        if (interactive && bottom != null) {
            out.print(ERASE_LINE + line + "\n" + bottom);
        } else {
            out.print(line + "\n");
        }
        out.flush();
    }

    /** Shows a line at the bottom in place of the one before. */
    public synchronized void setBottom(String line) {
        String fitted = line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
        if (interactive) {
            out.print(ERASE_LINE + fitted);
            bottom = fitted;
        } else if (!fitted.equals(bottom)) {
            out.print(fitted + "\n");
            bottom = fitted;
        }
        out.flush();
    }

    /** Takes the bottom line away. */
    public synchronized void clearBottom() {
        if (interactive && bottom != null) {
            out.print(ERASE_LINE);
            out.flush();
        }
        bottom = null;
    }

    /** {@code 3.2 s}, {@code 1 min 04 s}, {@code 2 h 05 min}, {@code 12 days}. */
    public static String format(Duration duration) {
        if (duration.toMinutes() == 0) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (duration.toHours() == 0) {
            return String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
        }
        return duration.toDays() < 2
                ? String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart())
                : String.format(Locale.ROOT, "%,d days", duration.toDays());
    }

    /** {@code 1,234,567}. */
    public static String format(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
