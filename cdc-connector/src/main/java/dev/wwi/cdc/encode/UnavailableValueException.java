package dev.wwi.cdc.encode;

/** A value is Debezium's placeholder for an unchanged out-of-line one that the WAL does not hold. */
final class UnavailableValueException extends RuntimeException {
    UnavailableValueException() {
        super(
                "the WAL does not hold the unchanged out-of-line value; the table was without REPLICA IDENTITY FULL when the"
                        + " change was made");
    }
}
