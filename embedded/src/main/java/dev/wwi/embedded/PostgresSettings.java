package dev.wwi.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a {@link PostgresServer} needs to know before it starts.
 *
 * @param directory where the server keeps everything: its data, its log and its lock; made when missing
 * @param binariesDirectory where PostgreSQL's programs are unpacked once and shared by all servers
 * @param port TCP port on the loopback interface, or 0 for any free one
 * @param parameters PostgreSQL configuration parameters, on top of and in place of the server's own choices
 */
public record PostgresSettings(Path directory, Path binariesDirectory, int port, Map<String, String> parameters) {
    private static final Pattern PARAMETER_NAME = Pattern.compile("[a-z_][a-z0-9_.]*");

    public PostgresSettings {
        directory = directory.toAbsolutePath().normalize();
        binariesDirectory = binariesDirectory.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("PostgreSQL port " + port + ": allowed are 0 (any free port) to 65535");
        }
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (!PARAMETER_NAME.matcher(parameter.getKey()).matches()) {
                throw new IllegalArgumentException("PostgreSQL parameter '" + parameter.getKey()
                        + "': allowed are lower-case letters, digits, underscores and dots");
            }
            if (parameter.getValue().chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("PostgreSQL parameter '" + parameter.getKey()
                        + "': its value must not contain control characters such as a line break");
            }
        }
        parameters = Map.copyOf(parameters);
    }

    /** A server in {@code directory} on any free port, with the programs unpacked below the user's cache directory. */
    public static PostgresSettings in(Path directory) {
        return new PostgresSettings(
                directory, Path.of(System.getProperty("user.home"), ".cache", "wwi", "postgresql"), 0, Map.of());
    }

    /** The same settings on the given port; 0 stands for any free one. */
    public PostgresSettings withPort(int otherPort) {
        return new PostgresSettings(directory, binariesDirectory, otherPort, parameters);
    }

    /** The same settings with one more configuration parameter, written as in {@code postgresql.conf} without quotes. */
    public PostgresSettings withParameter(String name, String value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(name, value);
        return new PostgresSettings(directory, binariesDirectory, port, more);
    }

    Path dataDirectory() {
        return directory.resolve("data");
    }

    Path logFile() {
        return directory.resolve("server.log");
    }
}
