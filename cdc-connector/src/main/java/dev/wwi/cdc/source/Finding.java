package dev.wwi.cdc.source;

/**
 * Something about the source that capture needs otherwise.
 *
 * @param severity whether capture can start in spite of it
 * @param subject what it is about: a setting, a role, a table
 * @param problem what is wrong
 * @param remedy how to mend it, as statements where there are such
 */
public record Finding(Severity severity, String subject, String problem, String remedy) {
    /** Whether capture can start. */
    public enum Severity {
        ERROR,
        WARNING
    }

    static Finding error(String subject, String problem, String remedy) {
        return new Finding(Severity.ERROR, subject, problem, remedy);
    }

    static Finding warning(String subject, String problem, String remedy) {
        return new Finding(Severity.WARNING, subject, problem, remedy);
    }
}
