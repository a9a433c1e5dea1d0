package dev.wwi.platform.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a local platform is made of.
 *
 * @param directory where all its state is kept; a later start in the same directory goes on from there
 * @param port of the console
 * @param source the captured database
 * @param workloadTransactionsPerSecond how fast the living workload trades; 0 for none
 */
public record LocalOptions(Path directory, int port, SourceChoice source, double workloadTransactionsPerSecond) {
    private static final int LAST_PORT = 65_535;

    /** Checks the numbers. */
    public LocalOptions {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("--port is " + port + ", must be between 0 (any) and " + LAST_PORT);
        }
        if (!(workloadTransactionsPerSecond >= 0)) {
            throw new IllegalArgumentException(
                    "--workload is " + workloadTransactionsPerSecond + ", must be 0 or more transactions per second");
        }
        directory = directory.toAbsolutePath().normalize();
    }

    /** Where the captured database comes from. */
    public sealed interface SourceChoice {
        /** An embedded PostgreSQL with generated data of that scale. */
        record Generated(int scale) implements SourceChoice {
            /** Checks the scale. */
            public Generated {
                if (scale < 1) {
                    throw new IllegalArgumentException("--scale is " + scale + ", must be 1 or more");
                }
            }
        }

        /** An embedded PostgreSQL with the data of a folder. */
        record Loaded(Path folder) implements SourceChoice {}

        /**
         * A PostgreSQL that is there already.
         *
         * @param url its JDBC address
         * @param user the role to connect as
         * @param password its password; empty if it needs none
         */
        record Existing(String url, String user, Optional<String> password) implements SourceChoice {
            /** The address and role; never the password. */
            @Override
            public String toString() {
                return url + " as " + user;
            }
        }
    }
}
