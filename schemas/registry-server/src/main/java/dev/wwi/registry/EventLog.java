package dev.wwi.registry;

import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append-only file of events, one JSON object per line, in a directory that one process at a time may hold.
 *
 * <p>{@link #append} returns after the line is synced to the device. A crash can leave at most one unfinished last
 * line, which nobody was told of: it is cut off at the next start. Damage before the last line is refused. Not
 * thread-safe: {@link SchemaRegistry} serializes the calls.
 */
final class EventLog implements Closeable {
    static final String FILE_NAME = "registry.jsonl";

    private static final Logger LOGGER = LoggerFactory.getLogger(EventLog.class);
    private static final String LOCK_FILE_NAME = "registry.lock";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FileChannel lockChannel;
    private final FileChannel channel;
    private long length;
    private boolean damaged;

    /** Over open channels; {@code length} is where the next line goes. */
    EventLog(FileChannel lockChannel, FileChannel channel, long length) {
        this.lockChannel = lockChannel;
        this.channel = channel;
        this.length = length;
    }

    /**
     * Locks the directory (made if absent) and hands every stored event to the consumer, in order.
     *
     * @throws IOException if another process or registry holds the directory, or a line other than the last is
     *     damaged
     */
    static EventLog open(Path directory, Consumer<RegistryEvent> replay) throws IOException {
        Files.createDirectories(directory);
        FileChannel lockChannel = lock(directory);
        try {
            Path file = directory.resolve(FILE_NAME);
            boolean created = !Files.exists(file);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (created) {
                    syncDirectory(directory);
                }
                long length = replay(file, replay);
                if (length < channel.size()) {
                    LOGGER.atWarn()
                            .addKeyValue("file", file)
                            .addKeyValue("bytes", channel.size() - length)
                            .log("Cut off an unfinished last line, left by a crash");
                    channel.truncate(length);
                    channel.force(true);
                }
                return new EventLog(lockChannel, channel, length);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lockChannel.close();
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel lockChannel = FileChannel.open(
                directory.resolve(LOCK_FILE_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = lockChannel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        } catch (IOException e) {
            lockChannel.close();
            throw e;
        }
        if (lock == null) {
            lockChannel.close();
            throw new IOException("The registry directory " + directory + " is in use by another registry");
        }
        return lockChannel;
    }

    /** The entry of a new file in its directory survives a power cut only after the directory itself is synced. */
    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static long replay(Path file, Consumer<RegistryEvent> replay) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start = 0;
        for (int line = 1; start < bytes.length; line++) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length) {
                return start;
            }
            RegistryEvent event;
            try {
                event = MAPPER.readValue(Arrays.copyOfRange(bytes, start, end), RegistryEvent.class);
            } catch (StreamReadException e) {
                boolean last = end + 1 == bytes.length;
                if (last) {
                    return start;
                }
                throw new IOException("Line " + line + " of " + file + " is damaged; restore the file from a copy", e);
            } catch (DatabindException e) {
                throw new IOException("Line " + line + " of " + file + " is no event that this release knows", e);
            }
            try {
                replay.accept(event);
            } catch (IllegalStateException e) {
                throw new IOException("Line " + line + " of " + file + " contradicts the lines before it", e);
            }
            start = end + 1;
        }
        return start;
    }

    /**
     * Writes and syncs one event.
     *
     * @throws IOException if the event is not on disk; the log then is as it was before, or refuses all further writes
     */
    void append(RegistryEvent event) throws IOException {
        if (damaged) {
            throw new IOException("an earlier write failed and could not be undone; restart the registry");
        }
        byte[] line = (MAPPER.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            ByteBuffer buffer = ByteBuffer.wrap(line);
            long position = length;
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
            channel.force(false);
            length = position;
        } catch (IOException e) {
            undo(e);
            throw e;
        }
    }

    private void undo(IOException cause) {
        try {
            channel.truncate(length);
            channel.force(false);
        } catch (IOException e) {
            damaged = true;
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (lockChannel) {
            channel.close();
        }
    }
}
