package dev.wwi.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process of its own, so that its CPU time is nobody else's. It ends with this JVM, however that ends short
 * of {@code kill -9}. Thread-safe.
 */
public final class MeasuredProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int SHOWN_LINES = 20;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread killer;

    private MeasuredProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.killer = new Thread(process::destroyForcibly, "kill-" + name);
    }

    /**
     * Starts a program.
     *
     * @param log where its output goes
     */
    public static MeasuredProcess start(String name, List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        MeasuredProcess started = new MeasuredProcess(name, process, log);
        Runtime.getRuntime().addShutdownHook(started.killer);
        return started;
    }

    /** Starts a JVM like this one, with the same class path, whose own log goes into {@code directory}. */
    public static MeasuredProcess startJava(
            String name, List<String> options, String mainClass, List<String> arguments, Path directory)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dwwi.logs=" + directory.resolve(name));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return start(name, command, directory.resolve(name + ".out"));
    }

    /** CPU time that it has used so far, in user and kernel mode. */
    public Duration cpu() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the CPU time of " + name + " is unknown; " + tail()));
    }

    /** The part of {@link #cpu} that went into compiling, where the system tells. */
    public Duration compilingCpu() {
        return JitThreads.cpu(process.pid());
    }

    /**
     * Says when it has ended against expectation.
     *
     * @throws IllegalStateException with the last lines of its output
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with status " + process.exitValue() + "; " + tail());
        }
    }

    /**
     * Waits for its end.
     *
     * @throws IllegalStateException if it does not end in time, or not with status 0
     */
    public void awaitEnd(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(name + " did not end within " + timeout.toSeconds() + " s; " + tail());
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(name + " ended with status " + process.exitValue() + "; " + tail());
        }
    }

    /** Asks it to end, and kills it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().onExit().join();
            }
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook does the same.
            process.destroyForcibly();
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return "its output, " + log + ", ends with:\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            return "its output, " + log + ", cannot be read: " + e.getMessage();
        }
    }
}
