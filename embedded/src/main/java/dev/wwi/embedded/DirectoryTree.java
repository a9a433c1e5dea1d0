package dev.wwi.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a server keeps on the disk, once it is stopped. */
public final class DirectoryTree {
    private DirectoryTree() {}

    /**
     * Deletes a directory with all that is in it, and no target of a link; does nothing if it does not exist.
     *
     * @throws IOException if something cannot be deleted; what comes after it is left
     */
    public static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(root)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
