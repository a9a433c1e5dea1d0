package dev.wwi.sink.changelog;

/** A change log did not take rows; they are read and written again later. */
final class ChangeLogException extends Exception {

    ChangeLogException(String message) {
        super(message);
    }
}
