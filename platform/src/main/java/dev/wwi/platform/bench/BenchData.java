package dev.wwi.platform.bench;

import dev.wwi.platform.source.FolderLoadException;
import dev.wwi.platform.source.GeneratorSettings;
import dev.wwi.platform.source.WwiFolderLoader;
import dev.wwi.platform.source.WwiGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What the measured database is filled with. */
public sealed interface BenchData {
    /** From a folder with {@code schema.sql}, {@code foreign-keys.sql} and {@code data/*.csv.gz}. */
    record Folder(Path directory) implements BenchData {}

    /** Made up. */
    record Generated(GeneratorSettings settings) implements BenchData {
        /** As many orders and lines as WideWorldImporters has, within a tenth. */
        public static Generated likeWideWorldImporters() {
            return new Generated(GeneratorSettings.small().withMonths(40).withScale(5));
        }
    }

    /** Fills an empty database. */
    default void fill(Connection connection) throws SQLException, IOException {
        if (this instanceof Folder folder) {
            try {
                new WwiFolderLoader(folder.directory()).load(connection, (table, rows) -> {});
            } catch (FolderLoadException e) {
                throw new IOException(folder.directory() + " cannot be loaded: " + e.getMessage(), e);
            }
        } else if (this instanceof Generated generated) {
            new WwiGenerator(generated.settings()).fill(connection, (table, rows) -> {});
        }
    }
}
