package dev.wwi.sink.generation;

/**
 * One generation of a table.
 *
 * @param number 1 or more, and never used again for the table
 * @param topic what fills it
 */
public record Generation(long number, String topic) {

    public Generation {
        if (number < 1) {
            throw new IllegalArgumentException("generation is " + number + ": it must be 1 or more");
        }
    }
}
