package dev.wwi.cdc.engine;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Debezium capture runs with. Another one than the build's may come with the class path, and earlier ones are known
 * to lose rows without a word (dbz#2330 before 3.6.3).
 */
final class DebeziumVersion {
    private static final int[] LEAST = {3, 6, 3};
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(\\..*)?");

    private DebeziumVersion() {}

    /**
     * Refuses a version that capture was not made for.
     *
     * @param version as Debezium says it, such as 3.6.3.Final
     * @throws CaptureException {@code ENGINE_TOO_OLD} if it is earlier, or is none
     */
    static void requireSupported(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (matcher.matches() && Arrays.compare(numbers(matcher), LEAST) >= 0) {
            return;
        }
        throw new CaptureException(
                CaptureErrorCode.ENGINE_TOO_OLD,
                "Debezium on the class path is " + version + ", must be 3.6.3 or later",
                "Start the connector with the libraries that it was built with.");
    }

    private static int[] numbers(Matcher matcher) {
        return new int[] {
            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))
        };
    }
}
