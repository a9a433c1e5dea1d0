package dev.wwi.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs, which refuse to work with root's rights. As root they run in a user namespace of their
 * own; where the kernel or a container forbids that, as the user {@code nobody}, to whom the data then belongs.
 */
final class ProgramRunner {
    private static final int NOBODY = 65534;
    private static final long PROGRAM_TIMEOUT_SECONDS = 120;

    private final List<String> prefix;
    private final boolean asNobody;

    private ProgramRunner(List<String> prefix, boolean asNobody) {
        this.prefix = List.copyOf(prefix);
        this.asNobody = asNobody;
    }

    /** The runner that fits the user of this process. */
    static ProgramRunner forThisUser() throws IOException, InterruptedException {
        ProgramRunner asIs = new ProgramRunner(List.of(), false);
        if (!asIs.run(List.of("id", "-u")).output().strip().equals("0")) {
            return asIs;
        }
        ProgramRunner inUserNamespace = new ProgramRunner(List.of("unshare", "--user"), false);
        if (inUserNamespace.works()) {
            return inUserNamespace;
        }
        ProgramRunner nobody = asNobody();
        if (nobody.works()) {
            return nobody;
        }
        throw new IOException("PostgreSQL does not run as root, and neither a user namespace (unshare --user) nor the"
                + " user nobody (setpriv) is to be had here: start as an ordinary user");
    }

    static ProgramRunner asNobody() {
        return new ProgramRunner(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), true);
    }

    /** Makes a directory and all it holds the property of the user the programs run as. */
    void own(Path directory) throws IOException, InterruptedException {
        if (!asNobody) {
            return;
        }
        Outcome outcome = new ProgramRunner(List.of(), false)
                .run(List.of("chown", "-R", NOBODY + ":" + NOBODY, directory.toString()));
        if (outcome.status() != 0 || run(List.of("ls", directory.toString())).status() != 0) {
            throw new IOException("the user nobody, as whom PostgreSQL runs for root, cannot enter " + directory + ": "
                    + outcome.output().strip());
        }
    }

    /** Runs one program to its end. Its output goes to a file, for a server that it starts would keep a pipe open. */
    Outcome run(List<String> command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        Path output = Files.createTempFile("wwi-postgresql-", ".out");
        try {
            Process process = new ProcessBuilder(whole)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PROGRAM_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        command.get(0) + " has not finished within " + PROGRAM_TIMEOUT_SECONDS + " seconds");
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private boolean works() throws InterruptedException {
        try {
            return run(List.of("true")).status() == 0;
        } catch (IOException programMissing) {
            return false;
        }
    }

    /**
     * What a program left behind.
     *
     * @param status its exit status, 0 for success
     * @param output all it printed
     */
    record Outcome(int status, String output) {}
}
