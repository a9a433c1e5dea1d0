package dev.wwi.platform.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * The directory a local platform lives in. One platform at a time may use it; what was noted in it is read again by the
 * next.
 */
final class LocalDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;

    private LocalDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Takes the directory, creating it if it is missing.
     *
     * @throws IOException if another platform is using it, or it cannot be written
     */
    static LocalDirectory take(Path root) throws IOException {
        Files.createDirectories(root);
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(channel)) {
            channel.close();
            throw new IOException(
                    "a platform is already running in " + root + "; stop it, or choose another directory with --dir");
        }
        return new LocalDirectory(root, channel);
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    /** A note of an earlier platform; empty if there is none of that name. */
    Properties read(String name) throws IOException {
        Properties note = new Properties();
        Path file = root.resolve(name);
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                note.load(in);
            }
        }
        return note;
    }

    /** Leaves a note, replacing the one before as a whole. */
    void write(String name, Properties note) throws IOException {
        Path draft = root.resolve(name + ".new");
        try (OutputStream out = Files.newOutputStream(draft)) {
            note.store(out, null);
        }
        Files.move(draft, root.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException takenByThisProcess) {
            return false;
        }
    }
}
