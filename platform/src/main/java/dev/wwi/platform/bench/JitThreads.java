package dev.wwi.platform.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The threads of a JVM that compile its code, as Linux shows them; elsewhere none are seen. */
final class JitThreads {
    private static final Path PROCESSES = Path.of("/proc");

    /** Linux counts a thread's CPU time in ticks of 10 ms, whatever its own clock is (proc(5), {@code USER_HZ}). */
    private static final long TICK_MILLIS = 10;

    /** Places of user and kernel mode's time behind the thread's name. */
    private static final int USER_FIELD = 11;

    private static final int KERNEL_FIELD = 12;

    private JitThreads() {}

    /** CPU time that the process has spent on compiling so far. */
    static Duration cpu(long pid) {
        Path threads = PROCESSES.resolve(Long.toString(pid)).resolve("task");
        if (!Files.isDirectory(threads)) {
            return Duration.ZERO;
        }
        long ticks = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                ticks += ticks(thread.resolve("stat"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the threads of process " + pid + " cannot be listed", e);
        }
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    private static long ticks(Path stat) {
        String line;
        try {
            line = Files.readString(stat);
        } catch (IOException e) {
            // The thread has ended since it was listed; those that compile stay.
            return 0;
        }
        int nameEnd = line.lastIndexOf(')');
        if (!line.substring(0, nameEnd).matches("\\d+ \\(C[12] Compiler.*")) {
            return 0;
        }
        List<String> fields = List.of(line.substring(nameEnd + 2).split(" ", -1));
        return Long.parseLong(fields.get(USER_FIELD)) + Long.parseLong(fields.get(KERNEL_FIELD));
    }
}
