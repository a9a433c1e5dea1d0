package dev.wwi.cdc.engine;

import java.util.List;

/**
 * What is there, and what would be done about it.
 *
 * @param found what matters to a person who decides, in a line each
 * @param steps in order
 */
public record CapturePlan(List<String> found, List<String> steps) {
    /** Copies. */
    public CapturePlan {
        found = List.copyOf(found);
        steps = List.copyOf(steps);
    }
}
