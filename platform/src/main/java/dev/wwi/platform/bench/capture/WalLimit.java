package dev.wwi.platform.bench.capture;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one slot gives over the wire, received and thrown away: by {@code pg_recvlogical} where it is installed, else by
 * PostgreSQL's JDBC driver.
 */
final class WalLimit {
    static final String NAME = "pg_recvlogical";
    private static final String DEBIAN_DIRECTORY = "/usr/lib/postgresql";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double NANOS = 1e9;

    private final BenchServers servers;
    private final Optional<Path> program;

    private WalLimit(BenchServers servers, Optional<Path> program) {
        this.servers = servers;
        this.program = program;
    }

    static WalLimit find(BenchServers servers) throws IOException {
        return new WalLimit(servers, program());
    }

    /** Its name, and what stands for it. */
    String label() {
        return program.isPresent() ? NAME : NAME + " (not installed; PostgreSQL's JDBC driver in its place)";
    }

    /** Receives all changes up to an LSN. */
    Map<String, Double> measure(String database, String slot, String endLsn, long events)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        try (MeasuredProcess process = start(database, slot, endLsn)) {
            process.awaitEnd(PATIENCE);
        }
        return Map.of(Race.PER_SECOND, events / ((System.nanoTime() - started) / NANOS));
    }

    private MeasuredProcess start(String database, String slot, String endLsn) throws IOException {
        if (program.isEmpty()) {
            return MeasuredProcess.startJava(
                    slot,
                    JvmOptions.OF_CONTENDERS,
                    SlotDrain.class.getName(),
                    List.of(servers.postgres().jdbcUrl(database), slot, CaptureSource.PUBLICATION, endLsn),
                    servers.directory());
        }
        List<String> command = new ArrayList<>(List.of(program.get().toString(), "--start", "--no-loop"));
        command.addAll(
                List.of("--host=127.0.0.1", "--port=" + servers.postgres().port()));
        command.addAll(List.of("--username=" + PostgresServer.SUPERUSER, "--dbname=" + database));
        command.addAll(List.of("--slot=" + slot, "--endpos=" + endLsn, "--file=/dev/null"));
        command.addAll(List.of("--option=proto_version=1", "--option=publication_names=" + CaptureSource.PUBLICATION));
        return MeasuredProcess.start(slot, command, servers.directory().resolve(slot + ".out"));
    }

    private static Optional<Path> program() throws IOException {
        List<Path> directories = new ArrayList<>();
        Path debian = Path.of(DEBIAN_DIRECTORY);
        if (Files.isDirectory(debian)) {
            // Debian's wrapper on the PATH asks for a cluster of its own.
            try (Stream<Path> versions = Files.list(debian)) {
                versions.forEach(version -> directories.add(version.resolve("bin")));
            }
        }
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            directories.add(Path.of(directory));
        }
        return directories.stream()
                .map(directory -> directory.resolve(NAME))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
