package dev.wwi.platform.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A step of a start: shown as it goes on, then left as one line with its result and how long it took. */
public final class Phase {
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration REDRAW_WITHOUT_TERMINAL = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final String title;
    private final Instant started = Instant.now();
    private Instant drawn = Instant.MIN;

    private Phase(Terminal terminal, String title) {
        this.terminal = terminal;
        this.title = title;
    }

    /** Begins a phase. */
    public static Phase begin(Terminal terminal, String title) {
        Phase phase = new Phase(terminal, title);
        if (terminal.isInteractive()) {
            phase.update("starting");
        } else {
            phase.drawn = Instant.now();
        }
        return phase;
    }

    /** Shows how far it is; drawn often enough for the eye, however often it is called. */
    public void update(String progress) {
        Instant now = Instant.now();
        Duration interval = terminal.isInteractive() ? REDRAW : REDRAW_WITHOUT_TERMINAL;
        if (drawn.equals(Instant.MIN) || Duration.between(drawn, now).compareTo(interval) >= 0) {
            terminal.setBottom(line("·", progress));
            drawn = now;
        }
    }

    /** Ends it with its result. */
    public void done(String result) {
        terminal.clearBottom();
        String took = Terminal.format(Duration.between(started, Instant.now()));
        terminal.println(String.format(Locale.ROOT, "%-84s %10s", line("✔", result), took));
    }

    /** Ends it with what went wrong. */
    public void failed(String reason) {
        terminal.clearBottom();
        terminal.println(line("✘", reason));
    }

    private String line(String mark, String text) {
        return String.format(Locale.ROOT, "  %s %-16s %s", mark, title, text);
    }
}
