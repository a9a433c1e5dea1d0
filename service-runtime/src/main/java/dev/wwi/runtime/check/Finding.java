package dev.wwi.runtime.check;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that a service needs otherwise than it is.
 *
 * @param severity whether the service can start in spite of it
 * @param subject what it is about: a setting, a role, a table, a topic
 * @param problem what is wrong, with the value that was found
 * @param remedy how to mend it, as statements where there are such
 */
public record Finding(Severity severity, String subject, String problem, String remedy) {
    private static final int NAMED = 5;

    /** Whether the service can start. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** Something that a start fails at. */
    public static Finding error(String subject, String problem, String remedy) {
        return new Finding(Severity.ERROR, subject, problem, remedy);
    }

    /** Something that a start gets over, or that could not be checked. */
    public static Finding warning(String subject, String problem, String remedy) {
        return new Finding(Severity.WARNING, subject, problem, remedy);
    }

    /** The names, of many only the first five and how many more there are. */
    public static String named(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
    }
}
