package dev.wwi.sink.changelog;

/** A change log did not take rows; they are read and written again later. */
final class ChangeLogException extends Exception {

    private final boolean schemaBehind;

    private ChangeLogException(String message, boolean schemaBehind) {
        super(message);
        this.schemaBehind = schemaBehind;
    }

    static ChangeLogException notWritten(String message) {
        return new ChangeLogException(message, false);
    }

    /** The table has a column that its streams do not know yet. */
    static ChangeLogException schemaBehind(String message) {
        return new ChangeLogException(message, true);
    }

    boolean isSchemaBehind() {
        return schemaBehind;
    }
}
