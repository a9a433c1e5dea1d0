package dev.wwi.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of bringing a server up and down. Whoever runs them holds the directory's lock.
 *
 * @param settings where and how the server runs
 * @param runner runs PostgreSQL's programs as a user they accept
 * @param binaries PostgreSQL's programs
 */
record PostgresLaunch(PostgresSettings settings, ProgramRunner runner, PostgresBinaries binaries) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresLaunch.class);
    private static final String CONFIGURATION_FILE = "wwi.conf";
    private static final long READY_TIMEOUT_MILLIS = 120_000;
    private static final long STOP_TIMEOUT_SECONDS = 30;
    private static final long POLL_MILLIS = 50;
    private static final int ATTEMPTS_TO_FIND_A_PORT = 3;
    private static final int LOG_LINES_IN_ERRORS = 12;

    private Path data() {
        return settings.dataDirectory();
    }

    void makeDataDirectory() throws IOException, InterruptedException {
        if (Files.exists(data().resolve("PG_VERSION"))) {
            requireSameVersion();
            return;
        }
        // An interrupted initdb must not look like a finished one: it works aside and is renamed when done.
        Path unfinished = settings.directory().resolve("data.unfinished");
        DirectoryTree.delete(unfinished);
        run(
                "make a database cluster",
                binaries.program("initdb"),
                "--pgdata=" + unfinished,
                "--username=" + PostgresServer.SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions");
        Files.writeString(
                unfinished.resolve("postgresql.conf"),
                "\ninclude_if_exists '" + CONFIGURATION_FILE + "'\n",
                StandardOpenOption.APPEND);
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireSameVersion() throws IOException, InterruptedException {
        String ofData = Files.readString(data().resolve("PG_VERSION")).strip();
        String ofPrograms = run("tell its version", binaries.program("postgres"), "--version");
        if (!ofPrograms.contains(" " + ofData + ".")) {
            throw new IOException("the data in " + data() + " was made by PostgreSQL " + ofData
                    + ", but the programs are " + ofPrograms.strip()
                    + ": choose another directory, or upgrade the data with pg_upgrade");
        }
    }

    Optional<Postmaster> runningServerThatFits() throws IOException, InterruptedException {
        Optional<Postmaster> running = Postmaster.runningOn(data());
        for (long waited = 0; running.isPresent() && running.get().status().equals("stopping"); waited++) {
            if (waited * POLL_MILLIS > READY_TIMEOUT_MILLIS) {
                throw notReady("has not finished stopping");
            }
            Thread.sleep(POLL_MILLIS);
            running = Postmaster.runningOn(data());
        }
        if (running.isEmpty()) {
            clearRemains();
            return Optional.empty();
        }
        Path configuration = data().resolve(CONFIGURATION_FILE);
        boolean fits = (settings.port() == 0 || settings.port() == running.get().port())
                && Files.exists(configuration)
                && Files.readString(configuration)
                        .equals(configuration(running.get().port()));
        if (fits) {
            return Optional.of(awaitReady());
        }
        stopServer();
        return Optional.empty();
    }

    /**
     * A killed server leaves its pid file, and for a moment its children. PostgreSQL refuses to start while the pid
     * in that file is alive, even if it belongs to a stranger by now.
     */
    private void clearRemains() throws IOException, InterruptedException {
        for (long waited = 0; !Postmaster.processesOn(data()).isEmpty(); waited++) {
            if (waited * POLL_MILLIS > STOP_TIMEOUT_SECONDS * 1000) {
                Postmaster.processesOn(data()).forEach(ProcessHandle::destroyForcibly);
            }
            Thread.sleep(POLL_MILLIS);
        }
        if (Files.deleteIfExists(Postmaster.file(data()))) {
            LOG.atWarn()
                    .setMessage("PostgreSQL was not stopped in an orderly way and will recover")
                    .addKeyValue("directory", data())
                    .log();
        }
    }

    Postmaster startServer() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            int port = settings.port() == 0 ? FreePort.any() : settings.port();
            Files.writeString(data().resolve(CONFIGURATION_FILE), configuration(port));
            runner.own(settings.directory());
            ProgramRunner.Outcome outcome = runner.run(List.of(
                    binaries.program("pg_ctl"),
                    "start",
                    "--pgdata=" + data(),
                    "--log=" + settings.logFile(),
                    "--silent",
                    "--no-wait"));
            if (outcome.status() != 0) {
                throw notReady("does not start (" + outcome.output().strip() + ")");
            }
            try {
                return awaitReady();
            } catch (IOException failure) {
                boolean portTakenMeanwhile = settings.port() == 0
                        && attempt < ATTEMPTS_TO_FIND_A_PORT
                        && failure.getMessage().contains("Address already in use");
                if (!portTakenMeanwhile) {
                    throw failure;
                }
            }
        }
    }

    private Postmaster awaitReady() throws IOException, InterruptedException {
        for (long waited = 0; waited * POLL_MILLIS <= READY_TIMEOUT_MILLIS; waited++) {
            Optional<Postmaster> postmaster = Postmaster.runningOn(data());
            boolean gone = postmaster.isEmpty()
                    && waited > 10
                    && Postmaster.processesOn(data()).isEmpty();
            if (gone) {
                throw notReady("ended while it was starting");
            }
            if (postmaster.isPresent()
                    && postmaster.get().status().equals("ready")
                    && accepts(postmaster.get().port())) {
                return postmaster.get();
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw notReady("has not become ready within " + READY_TIMEOUT_MILLIS / 1000 + " seconds");
    }

    private boolean accepts(int port) {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresServer.SUPERUSER
                + "?connectTimeout=5&socketTimeout=5";
        try (Connection connection = DriverManager.getConnection(url, PostgresServer.SUPERUSER, "")) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    void stopServer() throws IOException, InterruptedException {
        for (String mode : List.of("fast", "immediate")) {
            if (Postmaster.runningOn(data()).isEmpty()) {
                break;
            }
            runner.run(List.of(
                    binaries.program("pg_ctl"),
                    "stop",
                    "--pgdata=" + data(),
                    "--mode=" + mode,
                    "--timeout=" + STOP_TIMEOUT_SECONDS,
                    "--silent"));
        }
        Postmaster.processesOn(data()).forEach(ProcessHandle::destroyForcibly);
    }

    private String configuration(int port) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("listen_addresses", "127.0.0.1");
        parameters.put("unix_socket_directories", "");
        parameters.put("wal_level", "logical");
        parameters.put("fsync", "on");
        parameters.put("synchronous_commit", "on");
        parameters.put("track_commit_timestamp", "on");
        parameters.put("max_connections", "100");
        parameters.put("max_replication_slots", "16");
        parameters.put("max_wal_senders", "16");
        parameters.put("max_wal_size", "2GB");
        parameters.put("shared_buffers", "128MB");
        parameters.put("timezone", "UTC");
        parameters.put("log_timezone", "UTC");
        parameters.put("log_checkpoints", "off");
        parameters.putAll(settings.parameters());
        parameters.put("port", Integer.toString(port));
        StringBuilder lines = new StringBuilder("# Written anew at every start; use ALTER SYSTEM to override.\n");
        parameters.forEach((name, value) -> lines.append(name)
                .append(" = '")
                .append(value.replace("'", "''"))
                .append("'\n"));
        return lines.toString();
    }

    private String run(String purpose, String... command) throws IOException, InterruptedException {
        ProgramRunner.Outcome outcome = runner.run(List.of(command));
        if (outcome.status() != 0) {
            throw new IOException(
                    "PostgreSQL could not " + purpose + ": " + outcome.output().strip());
        }
        return outcome.output();
    }

    private IOException notReady(String what) throws IOException {
        List<String> lines = new ArrayList<>();
        if (Files.exists(settings.logFile())) {
            lines = Files.readAllLines(settings.logFile(), StandardCharsets.UTF_8);
        }
        List<String> newest = lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_ERRORS), lines.size());
        return new IOException("PostgreSQL in " + settings.directory() + " " + what + "; its log ends with:\n"
                + String.join("\n", newest));
    }
}
