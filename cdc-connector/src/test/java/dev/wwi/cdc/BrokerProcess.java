package dev.wwi.cdc;

import dev.wwi.embedded.KafkaBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own, which can be killed like one and started again on the same directory and port. */
public final class BrokerProcess implements AutoCloseable {
    private static final String READY = "READY";

    private final Process process;

    private BrokerProcess(Process process) {
        this.process = process;
    }

    /** Returns when the broker serves. */
    static BrokerProcess start(Path directory, int port, Path log) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                BrokerProcess.class.getName(),
                directory.toString(),
                Integer.toString(port));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(READY)) {
                return new BrokerProcess(process);
            }
        }
        throw new IOException("the broker did not start; see " + log);
    }

    /** Kills it without notice, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Runs a broker until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (KafkaBroker broker = KafkaBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println(READY);
            // Nobody reads what comes after this line, and a full pipe would stop the broker.
            System.setOut(System.err);
            new CountDownLatch(1).await();
            System.out.println(broker.bootstrapServers());
        }
    }
}
