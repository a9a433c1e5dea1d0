package dev.wwi.platform.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The row counts that {@code MANIFEST.md} promises: the rows of its Markdown table that begin with a qualified table
 * name, a file name and a count.
 *
 * @param rowsByTable promised rows by qualified table name; empty when there is no such file
 */
record LoadManifest(Map<String, Long> rowsByTable) {
    private static final Pattern ROW = Pattern.compile("\\|\\s*(\\w+\\.\\w+)\\s*\\|\\s*[^|]+\\|\\s*(\\d+)\\s*\\|.*");

    static LoadManifest in(Path folder) throws IOException {
        Map<String, Long> promised = new LinkedHashMap<>();
        Path file = folder.resolve("MANIFEST.md");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    promised.put(row.group(1), Long.valueOf(row.group(2)));
                }
            }
        }
        return new LoadManifest(promised);
    }

    /** In words, every table that does not hold what was promised. */
    List<String> differencesTo(Map<String, Long> loaded) {
        List<String> differences = new ArrayList<>();
        rowsByTable.forEach((table, rows) -> {
            long actual = loaded.getOrDefault(table, 0L);
            if (actual != rows) {
                differences.add(table + " has " + actual + " rows instead of " + rows);
            }
        });
        return differences;
    }
}
