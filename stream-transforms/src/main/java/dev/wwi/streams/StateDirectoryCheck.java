package dev.wwi.streams;

import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.config.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether state can be kept in a directory, which may not be there yet. Nothing is created. */
final class StateDirectoryCheck {
    private static final String SETTING = "processing.stateDirectory";

    private StateDirectoryCheck() {}

    /** @param leastBytes less free room than this is an error */
    static CheckResult run(Path directory, long leastBytes) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return CheckResult.failed(Finding.error(
                    SETTING,
                    existing + " is no directory that this user may write to, so " + directory
                            + " cannot hold the state",
                    "Set " + SETTING + " to a directory of the service's user, on a volume that survives a restart."));
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            if (free < leastBytes) {
                return CheckResult.failed(Finding.error(
                        SETTING,
                        existing + " has " + ByteSize.text(free) + " left, less than the " + ByteSize.text(leastBytes)
                                + " that processing.writeBufferBytes writes at once",
                        "Make room, or set " + SETTING + " to a directory on a larger volume."));
            }
            return CheckResult.of("state directory " + directory + " (" + ByteSize.text(free) + " free)", List.of());
        } catch (IOException e) {
            return CheckResult.failed(Finding.error(
                    SETTING, "the free room of " + existing + " cannot be read: " + e, "Look at the volume."));
        }
    }
}
