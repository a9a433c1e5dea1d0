package dev.wwi.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server process as {@code postmaster.pid} in its data directory describes it. The file outlives a killed server, and
 * its process id may since belong to a stranger, so only a living {@code postgres} that works in this very directory
 * counts.
 *
 * @param processId the server's process id
 * @param port the TCP port it listens on
 * @param status {@code starting}, {@code ready}, {@code stopping} or {@code standby}
 * @see <a href="https://www.postgresql.org/docs/17/storage-file-layout.html">Database File Layout</a>
 */
record Postmaster(long processId, int port, String status) {
    private static final int LINE_OF_PORT = 3;
    private static final int LINE_OF_STATUS = 7;
    private static final Path PROCESS_DIRECTORY = Path.of("/proc");

    static Path file(Path dataDirectory) {
        return dataDirectory.resolve("postmaster.pid");
    }

    /** The server that runs on this data directory now, if any. */
    static Optional<Postmaster> runningOn(Path dataDirectory) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(dataDirectory));
        } catch (NoSuchFileException stopped) {
            return Optional.empty();
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        long processId = Math.abs(Long.parseLong(lines.get(0).strip()));
        if (!worksIn(processId, dataDirectory)) {
            return Optional.empty();
        }
        int port = lines.size() > LINE_OF_PORT
                ? Integer.parseInt(lines.get(LINE_OF_PORT).strip())
                : 0;
        String status =
                lines.size() > LINE_OF_STATUS ? lines.get(LINE_OF_STATUS).strip() : "starting";
        return Optional.of(new Postmaster(processId, port, status));
    }

    /** All PostgreSQL processes on this data directory: the server, or what a killed server has left behind. */
    static List<ProcessHandle> processesOn(Path dataDirectory) {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(process -> worksIn(process.pid(), dataDirectory))
                    .toList();
        }
    }

    private static boolean worksIn(long processId, Path dataDirectory) {
        Optional<ProcessHandle> process = ProcessHandle.of(processId).filter(ProcessHandle::isAlive);
        if (process.isEmpty() || processId == ProcessHandle.current().pid()) {
            return false;
        }
        ProcessHandle.Info info = process.get().info();
        if (!Files.isDirectory(PROCESS_DIRECTORY)) {
            // Only the server itself can be told by its arguments, not its children: they change their titles.
            return info.commandLine()
                    .filter(line -> line.contains("postgres") && line.contains(dataDirectory.toString()))
                    .isPresent();
        }
        try {
            // A killed process that nobody has waited for has no working directory any more.
            Path workingDirectory =
                    PROCESS_DIRECTORY.resolve(Long.toString(processId)).resolve("cwd");
            return info.command()
                            .filter(command -> command.endsWith("postgres"))
                            .isPresent()
                    && Files.isSameFile(workingDirectory.toRealPath(), dataDirectory);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }
}
