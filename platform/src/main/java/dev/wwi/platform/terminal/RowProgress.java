package dev.wwi.platform.terminal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far some reading of rows is, in words; rate and time left are those since it was first looked at. */
public final class RowProgress {
    private static final long NONE = -1;

    private final LongSupplier nanoTime;
    private long firstRows = NONE;
    private long firstNanos;

    /** By the machine's clock. */
    public RowProgress() {
        this(System::nanoTime);
    }

    RowProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** {@code 1,200 of about 10,000 rows, 500 rows/s, 17.6 s to go}; what is not known yet is left out. */
    public String text(long rows, long estimated) {
        String text = Terminal.format(rows) + " of about " + Terminal.format(Math.max(rows, estimated)) + " rows";
        double rate = perSecond(rows);
        if (rate < 1) {
            return text;
        }
        text += ", " + Terminal.format(Math.round(rate)) + " rows/s";
        long left = estimated - rows;
        return left <= 0 ? text : text + ", " + Terminal.format(Duration.ofMillis(millis(left / rate))) + " to go";
    }

    /** Rows per second since the first look, of rows that came after it; 0 when none did. */
    public double perSecond(long rows) {
        long now = nanoTime.getAsLong();
        if (firstRows == NONE || rows < firstRows) {
            firstRows = rows;
            firstNanos = now;
        }
        double seconds = (now - firstNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        return rows == firstRows || seconds <= 0 ? 0 : (rows - firstRows) / seconds;
    }

    private static long millis(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toMillis(1));
    }
}
