package dev.wwi.platform.deployed;

import dev.wwi.runtime.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the configurations that are delivered with the product as the services do, with made-up secrets. */
final class DeliveredConfiguration {
    private static final Pattern SECRET = Pattern.compile("\\$\\{file:([^}]*)}");

    private final Path secrets;

    DeliveredConfiguration(Path secrets) {
        this.secrets = secrets;
    }

    <T extends Record> T read(String yaml, Class<T> type, Map<String, String> environment) throws IOException {
        Matcher references = SECRET.matcher(yaml);
        StringBuilder readable = new StringBuilder();
        while (references.find()) {
            Path file = secrets.resolve(Path.of(references.group(1)).getFileName());
            Files.writeString(file, "secret");
            references.appendReplacement(readable, Matcher.quoteReplacement("${file:" + file + "}"));
        }
        references.appendTail(readable);
        return ConfigLoader.parse(readable.toString(), type, environment);
    }
}
